package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A goal in a list.
///
/// @param userRating of its resolution, 1 to 5; null until it is rated
/// @param text the first [#TEXT] characters of what was asked for
public record GoalSummary(
    UUID id,
    TraceId trace,
    Instant createdAt,
    String text,
    Style style,
    GoalStatus status,
    @Nullable Integer userRating) {
  public static final int TEXT = 200;
}

package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.UUID;

/// A goal in a list.
///
/// @param text the first [#TEXT] characters of what was asked for
public record GoalSummary(
    UUID id, TraceId trace, Instant createdAt, String text, Style style, GoalStatus status) {
  public static final int TEXT = 200;
}

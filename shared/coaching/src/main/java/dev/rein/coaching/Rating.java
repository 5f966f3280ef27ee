package dev.rein.coaching;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person thinks of what they were given. One per person and thing rated.
///
/// @param feedbackId stays the same when the rating is replaced
/// @param score 1 to 5
/// @param dimensions by wire name, e.g. `usefulness`, `clarity`, `motivation`, each 1 to 5
public record Rating(
    UUID feedbackId,
    Kind kind,
    int score,
    Map<String, Integer> dimensions,
    @Nullable String text,
    Instant ratedAt) {
  public Rating {
    dimensions = Map.copyOf(dimensions);
  }
}

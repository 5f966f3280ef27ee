package dev.rein.coaching;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a person thinks of what they were given. One per person and thing rated.
///
/// @param feedbackId stays the same when the rating is replaced
/// @param score 1 to 5; null where only dimensions are asked for, as of a coaching reply
/// @param dimensions by wire name, see [RatingDimensions]; each 1 to 5
/// @param ratedAt later than that of the rating it replaced
public record Rating(
    UUID feedbackId,
    Kind kind,
    @Nullable Integer score,
    Map<String, Integer> dimensions,
    @Nullable String text,
    Instant ratedAt) {
  public Rating {
    if (score == null && dimensions.isEmpty()) throw new IllegalArgumentException("rates nothing");
    dimensions = Map.copyOf(dimensions);
  }

  /// One figure for all of it: the score, or the mean of the dimensions where none was given.
  public BigDecimal overall() {
    if (score != null) return BigDecimal.valueOf(score);
    long sum = dimensions.values().stream().mapToLong(Integer::longValue).sum();
    return BigDecimal.valueOf(sum)
        .divide(BigDecimal.valueOf(dimensions.size()), MathContext.DECIMAL64)
        .stripTrailingZeros();
  }
}

package dev.rein.tracing;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A feedback score on a trace. The same name on the same trace replaces the earlier value.
///
/// @param traceId the trace that is judged or rated; it may be months old, or not have arrived yet
/// @param name not blank, e.g. `resolution_quality`
/// @param value within ±999,999,999.999999999, the range that Opik accepts
/// @param reason the judge's reasoning or the user's words
/// @param at when it was given: of two values of one score the later one is the true one, whichever
///   arrives first. Null where that is not known; then the time of its delivery stands for it
public record Score(
    UUID traceId, String name, BigDecimal value, @Nullable String reason, @Nullable Instant at)
    implements Item {
  private static final BigDecimal LIMIT = new BigDecimal("999999999.999999999");

  public Score {
    Uuid7.requireVersion7(traceId);
    if (name.isBlank()) throw new IllegalArgumentException("name is blank");
    if (value.abs().compareTo(LIMIT) > 0) {
      throw new IllegalArgumentException("value beyond ±" + LIMIT + ": " + value);
    }
  }

  public Score(UUID traceId, String name, BigDecimal value, @Nullable String reason) {
    this(traceId, name, value, reason, null);
  }

  public static Score of(UUID traceId, String name, double value, @Nullable String reason) {
    return new Score(traceId, name, BigDecimal.valueOf(value), reason);
  }
}

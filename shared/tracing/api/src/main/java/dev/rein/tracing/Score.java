package dev.rein.tracing;

import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A feedback score on a trace. The same name on the same trace replaces the earlier value.
///
/// @param traceId the trace that is judged or rated; it may be months old, or not have arrived yet
/// @param name not blank, e.g. `resolution_quality`
/// @param value within ±999,999,999.999999999, the range that Opik accepts
/// @param reason the judge's reasoning or the user's words
public record Score(UUID traceId, String name, BigDecimal value, @Nullable String reason)
    implements Item {
  private static final BigDecimal LIMIT = new BigDecimal("999999999.999999999");

  public Score {
    Uuid7.requireVersion7(traceId);
    if (name.isBlank()) throw new IllegalArgumentException("name is blank");
    if (value.abs().compareTo(LIMIT) > 0) {
      throw new IllegalArgumentException("value beyond ±" + LIMIT + ": " + value);
    }
  }

  public static Score of(UUID traceId, String name, double value, @Nullable String reason) {
    return new Score(traceId, name, BigDecimal.valueOf(value), reason);
  }
}

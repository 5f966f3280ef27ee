package dev.rein.tracing.opik;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A trace as Opik holds it, without its inputs and outputs.
///
/// @param endedAt null while the final row has not arrived
/// @param durationMs as Opik computed it; null while there is no end
/// @param spans by start time, at most [OpikLimits.Reading#spans]
/// @param usage summed over the spans
/// @param costUsd summed over the spans; null where Opik knows none
public record OpikTrace(
    UUID id,
    String name,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Double durationMs,
    @Nullable String threadId,
    List<OpikSpan> spans,
    List<OpikScore> scores,
    Map<String, Long> usage,
    @Nullable BigDecimal costUsd,
    @Nullable OpikError error) {
  public OpikTrace {
    spans = List.copyOf(spans);
    scores = List.copyOf(scores);
    usage = Map.copyOf(usage);
  }

  OpikTrace with(List<OpikSpan> itsSpans) {
    return new OpikTrace(
        id,
        name,
        startedAt,
        endedAt,
        durationMs,
        threadId,
        itsSpans,
        scores,
        usage,
        costUsd,
        error);
  }
}

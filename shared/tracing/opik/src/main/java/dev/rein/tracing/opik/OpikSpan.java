package dev.rein.tracing.opik;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A span as Opik holds it, without its input and output.
///
/// @param parentId null directly under the trace
/// @param type `general`, `tool`, `llm` or `guardrail`
/// @param durationMs as Opik computed it
/// @param costUsd null where Opik knows none
public record OpikSpan(
    UUID id,
    @Nullable UUID parentId,
    String name,
    String type,
    Instant startedAt,
    @Nullable Double durationMs,
    @Nullable String model,
    Map<String, Long> usage,
    @Nullable BigDecimal costUsd,
    @Nullable OpikError error) {
  public OpikSpan {
    usage = Map.copyOf(usage);
  }
}

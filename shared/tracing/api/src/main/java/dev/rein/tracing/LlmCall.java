package dev.rein.tracing;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an `llm` span says about the model call beyond its text.
///
/// @param provider as Opik's price table spells it, e.g. `google_ai`
/// @param model as the answer names it
/// @param usage token counts by Opik's keys: `prompt_tokens`, `completion_tokens` (thinking
///   included), `total_tokens`, `original_usage.…`; all at least 0
/// @param costUsd at least 0, in US dollars; null where the price is unknown, never 0 for that
/// @param timeToFirstToken null where the answer was not streamed
public record LlmCall(
    String provider,
    String model,
    Map<String, Integer> usage,
    @Nullable BigDecimal costUsd,
    @Nullable Duration timeToFirstToken) {
  public LlmCall {
    usage = Map.copyOf(usage);
    if (costUsd != null && costUsd.signum() < 0) {
      throw new IllegalArgumentException("costUsd < 0: " + costUsd);
    }
  }
}

package dev.rein.experiments;

import java.util.Map;
import java.util.OptionalDouble;

/// One version by itself.
///
/// @param label e.g. `v2`
/// @param version e.g. `generate_resolution.v2`
/// @param made results that could be used
/// @param failures by why, e.g. `model-malformed`
/// @param costUsd mean per goal, failed ones included; empty where nothing was tried
/// @param costComplete false when some call's cost is unknown, so that the mean is a lower bound
/// @param millis median of what could be used
public record Figures(
    String label,
    String version,
    int made,
    Map<String, Integer> failures,
    OptionalDouble costUsd,
    boolean costComplete,
    OptionalDouble millis) {
  public Figures {
    failures = Map.copyOf(failures);
  }

  public int failed() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }
}

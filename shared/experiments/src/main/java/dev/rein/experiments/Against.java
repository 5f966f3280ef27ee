package dev.rein.experiments;

import dev.rein.statistics.Comparison;
import dev.rein.statistics.Comparison.Finding;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One version against the first, on the goals for which both have scores.
///
/// @param label of the version
/// @param pairs goals that both have scores for
/// @param failures on the goals that both were tried on
/// @param criteria in the rubric's order
/// @param overall mean of the criteria; not tested by itself, since it follows from them
/// @param costUsd per goal
/// @param millis per goal
public record Against(
    String label,
    int pairs,
    Failures failures,
    List<Row> criteria,
    Optional<Row> overall,
    Optional<Row> costUsd,
    Optional<Row> millis) {
  public Against {
    criteria = List.copyOf(criteria);
  }

  /// @param finding null where nothing is tested
  public record Row(
      String name,
      double baseline,
      double candidate,
      Comparison comparison,
      @Nullable Finding finding) {}
}

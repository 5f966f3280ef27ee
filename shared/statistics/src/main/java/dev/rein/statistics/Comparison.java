package dev.rein.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A candidate against a baseline on the same items. Differences that are equal on paper are equal
/// here, see [Grid].
///
/// @param items at least 1
/// @param difference mean of candidate less baseline, in the unit of the scale
/// @param ci95 of the difference, by bootstrap; null for a single item
/// @param wins items on which the candidate is better
/// @param losses items on which the baseline is better
/// @param pValue of Wilcoxon's signed-rank test, two-sided; 1 where nothing differs
public record Comparison(
    int items,
    double difference,
    @Nullable Interval ci95,
    int wins,
    int ties,
    int losses,
    double pValue) {
  /// The chance, in all criteria together, of calling a winner between two that are equal. Half of
  /// the usual 5 %: users get what wins, and a difference that matters (1 point of 10 on 60 items)
  /// is found all the same.
  public static final double WINNER_LEVEL = 0.025;

  /// What may be said of a comparison.
  public enum Finding {
    BETTER,
    WORSE,
    /// The interval lies above 0, yet chance does that too often among so many criteria.
    LEANS_BETTER,
    LEANS_WORSE,
    NO_EVIDENCE
  }

  /// @param baseline one value per item
  /// @param candidate for the same items in the same order
  /// @return empty for no items
  /// @throws IllegalArgumentException for different lengths, and for what is not a finite number
  public static Optional<Comparison> of(
      double[] baseline, double[] candidate, Bootstrap bootstrap) {
    Pairs.check(baseline, candidate);
    int n = baseline.length;
    if (n == 0) return Optional.empty();
    Grid grid = Grid.of(baseline, candidate);
    double[] differences = new double[n];
    double[] told = new double[n];
    int wins = 0;
    int losses = 0;
    for (int i = 0; i < n; i++) {
      differences[i] = candidate[i] - baseline[i];
      told[i] = grid.on(differences[i]);
      if (told[i] > 0) wins++;
      if (told[i] < 0) losses++;
    }
    return Optional.of(
        new Comparison(
            n,
            grid.orZero(Mean.valueOf(differences)),
            bootstrap.mean(differences).map(grid::orZero).orElse(null),
            wins,
            n - wins - losses,
            losses,
            Wilcoxon.twoSided(told).orElse(1)));
  }

  /// What may be said of each of several comparisons of the same two things, e.g. one per
  /// criterion. A winner needs both an interval without 0 and, corrected for their number, a
  /// p-value below [#WINNER_LEVEL].
  public static List<Finding> findings(List<Comparison> comparisons) {
    double[] adjusted =
        Holm.adjusted(comparisons.stream().mapToDouble(Comparison::pValue).toArray());
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      findings.add(comparisons.get(i).finding(adjusted[i] < WINNER_LEVEL));
    }
    return List.copyOf(findings);
  }

  private Finding finding(boolean certain) {
    if (ci95 == null || ci95.contains(0)) return Finding.NO_EVIDENCE;
    boolean better = difference > 0;
    if (certain) return better ? Finding.BETTER : Finding.WORSE;
    return better ? Finding.LEANS_BETTER : Finding.LEANS_WORSE;
  }
}

package dev.rein.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Wilcoxon's signed-rank test of paired differences.
public final class Wilcoxon {
  /// Up to here the p-value is exact; above, the normal curve is as good.
  static final int EXACT_UP_TO = 200;

  private Wilcoxon() {}

  /// The probability that equal things differ by at least this much either way. Differences of zero
  /// are left out and equal ones share their mean rank, for which the exact value is computed too.
  ///
  /// @param differences finite
  /// @return above 0, at most 1; empty where nothing differs
  /// @see <a href="https://doi.org/10.2307/3001968">Wilcoxon, Individual Comparisons by Ranking
  ///   Methods, Biometrics Bulletin 1 (1945)</a>
  public static OptionalDouble twoSided(double... differences) {
    double[] sizes = new double[differences.length];
    boolean[] above = new boolean[differences.length];
    int n = 0;
    for (double difference : differences) {
      if (!Double.isFinite(difference)) throw new IllegalArgumentException("not finite");
      if (difference == 0) continue;
      above[n] = difference > 0;
      sizes[n++] = Math.abs(difference);
    }
    if (n == 0) return OptionalDouble.empty();
    int[] doubled = doubledRanks(Arrays.copyOf(sizes, n));
    long all = 0;
    long positive = 0;
    for (int i = 0; i < n; i++) {
      all += doubled[i];
      if (above[i]) positive += doubled[i];
    }
    long smaller = Math.min(positive, all - positive);
    return OptionalDouble.of(
        Math.min(
            1,
            n <= EXACT_UP_TO
                ? exact(doubled, (int) all, (int) smaller)
                : normal(doubled, smaller)));
  }

  /// Twice the mid-ranks, which are whole.
  private static int[] doubledRanks(double[] sizes) {
    double[] ranks = Ranks.of(sizes);
    int[] doubled = new int[ranks.length];
    for (int i = 0; i < ranks.length; i++) doubled[i] = (int) Math.round(2 * ranks[i]);
    return doubled;
  }

  /// By the distribution of the sum over all ways to put signs on these ranks.
  private static double exact(int[] ranks, int all, int smaller) {
    double[] probability = new double[all + 1];
    probability[0] = 1;
    int reached = 0;
    for (int rank : ranks) {
      reached += rank;
      for (int sum = reached; sum >= 0; sum--) {
        double with = sum >= rank ? probability[sum - rank] : 0;
        probability[sum] = (probability[sum] + with) / 2;
      }
    }
    double tail = 0;
    for (int sum = 0; sum <= smaller; sum++) tail += probability[sum];
    return 2 * tail;
  }

  /// With the variance of these very ranks, ties included.
  private static double normal(int[] ranks, long smaller) {
    double sum = 0;
    double squares = 0;
    for (int rank : ranks) {
      sum += rank;
      squares += (double) rank * rank;
    }
    return Math.max(
        Double.MIN_NORMAL, 2 * Normal.cumulative((smaller - sum / 2) / (Math.sqrt(squares) / 2)));
  }
}

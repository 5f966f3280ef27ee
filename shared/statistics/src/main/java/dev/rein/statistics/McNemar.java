package dev.rein.statistics;

/// McNemar's exact test: whether of two things that were tried on the same items one fails more
/// often. Items on which both failed, or neither, say nothing of that.
public final class McNemar {
  private McNemar() {}

  /// The probability that things which fail equally often differ by at least this much either way.
  ///
  /// @param first items on which only the first failed
  /// @param second items on which only the second failed
  /// @return above 0, at most 1; 1 where there are no such items
  /// @see <a href="https://doi.org/10.1007/BF02295996">McNemar, Psychometrika 12 (1947)</a>
  public static double twoSided(int first, int second) {
    if (first < 0 || second < 0) throw new IllegalArgumentException("fewer than none");
    int n = first + second;
    // By logarithms: the half to the power of n is no number for large n.
    double log = -n * Math.log(2);
    double tail = 0;
    for (int i = 0; i <= Math.min(first, second); i++) {
      tail += Math.exp(log);
      log += Math.log((double) (n - i) / (i + 1));
    }
    return Math.clamp(2 * tail, Double.MIN_NORMAL, 1);
  }
}

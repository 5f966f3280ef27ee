package dev.rein.statistics;

import java.util.OptionalDouble;

/// Cohen's κ with quadratic weights, without a table of categories.
public final class Kappa {
  private Kappa() {}

  /// Agreement beyond chance, a disagreement counting by the square of its size: 1 − (mean squared
  /// difference) ÷ (mean squared difference of everything one gave with everything the other gave).
  /// It is the κ of the [ConfusionMatrix] with [Weighting#QUADRATIC], and does not depend on which
  /// categories the scale has beside those given.
  ///
  /// @param first whole numbers, or any others whose distances mean something
  /// @return from -1 to 1; empty for no pairs, and where both gave the same one value throughout,
  ///   so that chance could not have done otherwise
  /// @throws IllegalArgumentException for different lengths, and for what is not a finite number
  /// @see <a href="https://doi.org/10.1037/h0026256">Cohen, Weighted kappa, Psychological Bulletin
  ///   70 (1968)</a>
  public static OptionalDouble quadratic(double[] first, double[] second) {
    Pairs.check(first, second);
    int n = first.length;
    if (n == 0) return OptionalDouble.empty();
    double meanFirst = Mean.valueOf(first);
    double meanSecond = Mean.valueOf(second);
    double observed = 0;
    double spread = 0;
    for (int i = 0; i < n; i++) {
      observed += square(first[i] - second[i]);
      spread += square(first[i] - meanFirst) + square(second[i] - meanSecond);
    }
    double expected = spread + n * square(meanFirst - meanSecond);
    return Pairs.coefficient(expected == 0 ? Double.NaN : 1 - observed / expected);
  }

  private static double square(double value) {
    return value * value;
  }
}

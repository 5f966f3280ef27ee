package dev.rein.statistics;

import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;

/// How close one rater's values are to another's, in the unit of the scale. All are empty for no
/// pairs, and throw [IllegalArgumentException] for different lengths and what is not a finite
/// number.
public final class Agreement {
  /// Decimal halves and thirds differ from their sums by less.
  private static final double ROUNDING = 1e-9;

  private Agreement() {}

  /// The mean signed error, `rated` less `reference`: above 0, the rater is too generous.
  public static OptionalDouble bias(double[] reference, double[] rated) {
    Pairs.check(reference, rated);
    return meanOf(reference.length, i -> rated[i] - reference[i]);
  }

  /// The mean absolute error.
  public static OptionalDouble meanAbsoluteError(double[] reference, double[] rated) {
    Pairs.check(reference, rated);
    return meanOf(reference.length, i -> Math.abs(rated[i] - reference[i]));
  }

  /// The share of pairs that are at most `tolerance` apart: 0 for exact agreement, 1 for ±1.
  ///
  /// @param tolerance at least 0
  public static OptionalDouble within(double tolerance, double[] reference, double[] rated) {
    if (!(tolerance >= 0)) throw new IllegalArgumentException("tolerance < 0: " + tolerance);
    Pairs.check(reference, rated);
    return meanOf(
        reference.length, i -> Math.abs(rated[i] - reference[i]) <= tolerance + ROUNDING ? 1 : 0);
  }

  private static OptionalDouble meanOf(int n, IntToDoubleFunction value) {
    if (n == 0) return OptionalDouble.empty();
    double sum = 0;
    for (int i = 0; i < n; i++) sum += value.applyAsDouble(i);
    return OptionalDouble.of(sum / n);
  }
}

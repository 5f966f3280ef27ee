package dev.rein.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Quantiles by linear interpolation between order statistics (Hyndman and Fan's type 7, the
/// default of R and NumPy).
public final class Quantiles {
  private Quantiles() {}

  /// @return empty for no values
  public static OptionalDouble median(double... values) {
    return of(0.5, values);
  }

  /// @param p from 0 to 1
  /// @return empty for no values
  public static OptionalDouble of(double p, double... values) {
    if (!(p >= 0 && p <= 1)) throw new IllegalArgumentException("not a probability: " + p);
    if (values.length == 0) return OptionalDouble.empty();
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return OptionalDouble.of(ofSorted(p, sorted));
  }

  /// @param sorted at least one value
  static double ofSorted(double p, double[] sorted) {
    double position = p * (sorted.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}

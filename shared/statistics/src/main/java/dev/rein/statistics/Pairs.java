package dev.rein.statistics;

import java.util.OptionalDouble;

/// Two values for each item: what two raters gave, or what two versions reached.
final class Pairs {
  private Pairs() {}

  /// @throws IllegalArgumentException for different lengths, and for what is not a finite number
  static void check(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "not pairs: " + first.length + " values and " + second.length);
    }
    for (int i = 0; i < first.length; i++) {
      if (!Double.isFinite(first[i]) || !Double.isFinite(second[i])) {
        throw new IllegalArgumentException("pair " + i + " is not finite");
      }
    }
  }

  static double[] picked(double[] values, int[] indices) {
    double[] picked = new double[indices.length];
    for (int i = 0; i < indices.length; i++) picked[i] = values[indices[i]];
    return picked;
  }

  /// A coefficient's value; rounding must not carry it out of -1 to 1.
  static OptionalDouble coefficient(double value) {
    return Double.isFinite(value)
        ? OptionalDouble.of(Math.clamp(value, -1.0, 1.0))
        : OptionalDouble.empty();
  }
}

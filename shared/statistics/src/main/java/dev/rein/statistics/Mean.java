package dev.rein.statistics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An arithmetic mean with Student's 95 % interval, mean ± t·s/√n.
///
/// @param count at least 1
/// @param ci95 null for a single value
public record Mean(long count, double value, @Nullable Interval ci95) {
  /// @param values finite
  /// @return empty for no values
  public static Optional<Mean> of(double... values) {
    if (values.length == 0) return Optional.empty();
    double mean = valueOf(values);
    double squares = 0;
    for (double value : values) squares += (value - mean) * (value - mean);
    return Optional.of(of(values.length, mean, squares));
  }

  /// Of values that are known by their sums only. The sums are exact, so that no digit is lost
  /// where the values differ little.
  ///
  /// @param sumOfSquares of the values themselves, not of their distances from the mean
  /// @return empty for no values
  public static Optional<Mean> ofSums(long count, BigDecimal sum, BigDecimal sumOfSquares) {
    if (count < 1) return Optional.empty();
    BigDecimal mean = sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
    // Rounding of the mean can push the squared differences of equal values just below zero.
    double squares = Math.max(0, sumOfSquares.subtract(sum.multiply(mean)).doubleValue());
    return Optional.of(of(count, mean.doubleValue(), squares));
  }

  private static Mean of(long n, double mean, double squares) {
    if (n == 1) return new Mean(n, mean, null);
    double half = StudentT.critical95(n - 1) * Math.sqrt(squares / (n - 1) / n);
    return new Mean(n, mean, new Interval(mean - half, mean + half));
  }

  /// @param values at least one
  static double valueOf(double[] values) {
    double sum = 0;
    for (double value : values) sum += value;
    return sum / values.length;
  }
}

package dev.rein.feedback;

import dev.rein.coaching.Tallies;
import dev.rein.coaching.Tallies.Tally;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/// A figure over some days, computed from counters.
///
/// @param value unrounded
/// @param count how many values it is made of, at least 1
/// @param interval that holds the true value 95 % of the time; null where there is none
record Statistic(BigDecimal value, long count, @Nullable Interval interval) {
  /// Standard errors either side of a mean that hold 95 % of a normal distribution.
  static final double Z = 1.96;

  record Interval(double low, double high) {}

  /// How a figure is made of counters. Null where there are none.
  @FunctionalInterface
  interface Formula {
    @Nullable Statistic of(Tallies tallies);
  }

  /// The mean of the values counted under `name`, ± 1.96·s/√n with two values or more.
  static Formula mean(String name) {
    return tallies -> {
      Tally tally = tallies.get(name).orElse(Tally.NONE);
      if (tally.count() < 1) return null;
      BigDecimal n = BigDecimal.valueOf(tally.count());
      BigDecimal mean = tally.sum().divide(n, MathContext.DECIMAL128);
      return new Statistic(mean, tally.count(), tally.count() < 2 ? null : around(mean, tally));
    };
  }

  private static Interval around(BigDecimal mean, Tally tally) {
    double n = tally.count();
    // Rounding of the mean can push the squared differences of equal values just below zero.
    double squares =
        Math.max(0, tally.sumOfSquares().subtract(tally.sum().multiply(mean)).doubleValue());
    double half = Z * Math.sqrt(squares / (n - 1) / n);
    return new Interval(mean.doubleValue() - half, mean.doubleValue() + half);
  }

  /// The sum of the values counted under `name`; a sum has no interval.
  static Formula sum(String name) {
    return tallies -> {
      Tally tally = tallies.get(name).orElse(Tally.NONE);
      return tally.count() < 1 ? null : new Statistic(tally.sum(), tally.count(), null);
    };
  }

  /// The share of `part` in `whole`, with Wilson's interval: near zero the simple one would reach
  /// below it.
  static Formula share(String part, String whole) {
    return tallies -> {
      BigDecimal all = tallies.get(whole).orElse(Tally.NONE).sum();
      if (all.signum() < 1) return null;
      BigDecimal some = tallies.get(part).orElse(Tally.NONE).sum();
      BigDecimal share = some.divide(all, MathContext.DECIMAL128);
      return new Statistic(
          share, all.longValueExact(), wilson(share.doubleValue(), all.doubleValue()));
    };
  }

  private static Interval wilson(double p, double n) {
    double z2 = Z * Z;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}

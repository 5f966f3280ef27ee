package dev.rein.feedback;

import dev.rein.coaching.Tallies;
import dev.rein.coaching.Tallies.Tally;
import dev.rein.statistics.Interval;
import dev.rein.statistics.Mean;
import dev.rein.statistics.Proportion;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// A figure over some days, computed from counters.
///
/// @param value unrounded
/// @param count how many values it is made of, at least 1
/// @param interval that holds the true value 95 % of the time; null where there is none
/// @param distribution how many values are nearest to each whole number; empty for what is no score
record Figure(
    BigDecimal value,
    long count,
    @Nullable Interval interval,
    SortedMap<Integer, Long> distribution) {
  private Figure(BigDecimal value, long count, @Nullable Interval interval) {
    this(value, count, interval, Collections.emptySortedMap());
  }

  /// How a figure is made of counters. Null where there are none.
  @FunctionalInterface
  interface Formula {
    @Nullable Figure of(Tallies tallies);
  }

  /// The mean of the values counted under `name`, with Student's interval for two values or more,
  /// as far as it lies on their scale.
  ///
  /// @param least that a value can be
  /// @param most that a value can be, infinite where there is no bound
  static Formula mean(String name, double least, double most) {
    return tallies -> {
      Tally tally = tallies.get(name).orElse(Tally.NONE);
      return Mean.ofSums(tally.count(), tally.sum(), tally.sumOfSquares())
          .map(
              mean ->
                  new Figure(
                      tally.sum().divide(BigDecimal.valueOf(tally.count()), MathContext.DECIMAL128),
                      tally.count(),
                      mean.ci95() == null ? null : mean.ci95().within(least, most),
                      tally.distribution()))
          .orElse(null);
    };
  }

  /// The share of ones among the zeros and ones counted under `name`, with Wilson's interval.
  static Formula shareOfOnes(String name) {
    return tallies -> {
      Tally tally = tallies.get(name).orElse(Tally.NONE);
      if (tally.count() < 1) return null;
      return new Figure(
          tally.sum().divide(BigDecimal.valueOf(tally.count()), MathContext.DECIMAL128),
          tally.count(),
          tally.count() < 2
              ? null
              : Proportion.of(tally.sum().doubleValue(), (double) tally.count()).ci95(),
          tally.distribution());
    };
  }

  /// The sum of the values counted under `name`; a sum has no interval.
  static Formula sum(String name) {
    return tallies -> {
      Tally tally = tallies.get(name).orElse(Tally.NONE);
      return tally.count() < 1 ? null : new Figure(tally.sum(), tally.count(), null);
    };
  }

  /// The share of `part` in `whole`, with Wilson's interval: near zero the simple one would reach
  /// below it.
  static Formula share(String part, String whole) {
    return tallies -> {
      BigDecimal all = tallies.get(whole).orElse(Tally.NONE).sum();
      if (all.signum() < 1) return null;
      BigDecimal some = tallies.get(part).orElse(Tally.NONE).sum();
      return new Figure(
          some.divide(all, MathContext.DECIMAL128),
          all.longValueExact(),
          Proportion.of(some.doubleValue(), all.doubleValue()).ci95());
    };
  }
}

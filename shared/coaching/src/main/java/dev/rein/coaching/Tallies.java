package dev.rein.coaching;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/// Sums from which every metric can be computed, by metric name. Exact: adding and taking away
/// again leaves no trace.
public record Tallies(Map<String, Tally> byName) {
  public static final Tallies NONE = new Tallies(Map.of());

  public Tallies {
    byName = Map.copyOf(byName);
  }

  public Optional<Tally> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Tallies plus(Tallies other) {
    Map<String, Tally> sum = new TreeMap<>(byName);
    other.byName.forEach((name, tally) -> sum.merge(name, tally, Tally::plus));
    sum.values().removeIf(tally -> tally.equals(Tally.NONE));
    return new Tallies(sum);
  }

  /// @param count how many values
  /// @param sum of the values
  /// @param sumOfSquares of the values, for variance
  /// @param distribution how many values are nearest to each whole number, halves counting up;
  ///   empty for what is no score
  public record Tally(
      long count, BigDecimal sum, BigDecimal sumOfSquares, SortedMap<Integer, Long> distribution) {
    public static final Tally NONE = new Tally(0, BigDecimal.ZERO, BigDecimal.ZERO);

    // 7.50 and 7.5 are one sum.
    public Tally {
      sum = sum.stripTrailingZeros();
      sumOfSquares = sumOfSquares.stripTrailingZeros();
      SortedMap<Integer, Long> counted = new TreeMap<>(distribution);
      counted.values().removeIf(some -> some == 0);
      distribution = Collections.unmodifiableSortedMap(counted);
    }

    public Tally(long count, BigDecimal sum, BigDecimal sumOfSquares) {
      this(count, sum, sumOfSquares, Collections.emptySortedMap());
    }

    public static Tally of(BigDecimal value) {
      return new Tally(1, value, value.multiply(value));
    }

    /// @param value finite; counts as the decimal it is printed as
    public static Tally of(double value) {
      return of(BigDecimal.valueOf(value));
    }

    /// Of a value on a scale, so that its distribution is kept too.
    public static Tally ofScore(BigDecimal value) {
      SortedMap<Integer, Long> distribution = new TreeMap<>();
      distribution.put(value.setScale(0, RoundingMode.HALF_UP).intValueExact(), 1L);
      return new Tally(1, value, value.multiply(value), distribution);
    }

    public static Tally ofScore(double value) {
      return ofScore(BigDecimal.valueOf(value));
    }

    public Tally plus(Tally other) {
      SortedMap<Integer, Long> both = new TreeMap<>(distribution);
      other.distribution.forEach((value, some) -> both.merge(value, some, Long::sum));
      return new Tally(
          count + other.count, sum.add(other.sum), sumOfSquares.add(other.sumOfSquares), both);
    }

    public Tally minus(Tally other) {
      return plus(other.negated());
    }

    Tally negated() {
      SortedMap<Integer, Long> less = new TreeMap<>();
      distribution.forEach((value, some) -> less.put(value, -some));
      return new Tally(-count, sum.negate(), sumOfSquares.negate(), less);
    }

    /// Empty where nothing was counted.
    public OptionalDouble mean() {
      return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.doubleValue() / count);
    }
  }
}

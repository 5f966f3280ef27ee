package dev.rein.coaching;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Sums from which every metric can be computed, by metric name. Exact: adding and taking away
/// again leaves no trace.
public record Tallies(Map<String, Tally> byName) {
  public Tallies {
    byName = Map.copyOf(byName);
  }

  public Optional<Tally> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public Tallies plus(Tallies other) {
    Map<String, Tally> sum = new TreeMap<>(byName);
    other.byName.forEach((name, tally) -> sum.merge(name, tally, Tally::plus));
    return new Tallies(sum);
  }

  /// @param count how many values
  /// @param sum of the values
  /// @param sumOfSquares of the values, for variance
  public record Tally(long count, BigDecimal sum, BigDecimal sumOfSquares) {
    public static final Tally NONE = new Tally(0, BigDecimal.ZERO, BigDecimal.ZERO);

    // 7.50 and 7.5 are one sum.
    public Tally {
      sum = sum.stripTrailingZeros();
      sumOfSquares = sumOfSquares.stripTrailingZeros();
    }

    public static Tally of(BigDecimal value) {
      return new Tally(1, value, value.multiply(value));
    }

    /// @param value finite; counts as the decimal it is printed as
    public static Tally of(double value) {
      return of(BigDecimal.valueOf(value));
    }

    public Tally plus(Tally other) {
      return new Tally(
          count + other.count, sum.add(other.sum), sumOfSquares.add(other.sumOfSquares));
    }

    public Tally minus(Tally other) {
      return new Tally(
          count - other.count, sum.subtract(other.sum), sumOfSquares.subtract(other.sumOfSquares));
    }

    /// Empty where nothing was counted.
    public OptionalDouble mean() {
      return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum.doubleValue() / count);
    }
  }
}

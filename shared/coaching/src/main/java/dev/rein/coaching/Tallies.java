package dev.rein.coaching;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sums from which every metric can be computed, by metric name.
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
  public record Tally(long count, double sum, double sumOfSquares) {
    public static Tally of(double value) {
      return new Tally(1, value, value * value);
    }

    public Tally plus(Tally other) {
      return new Tally(count + other.count, sum + other.sum, sumOfSquares + other.sumOfSquares);
    }
  }
}

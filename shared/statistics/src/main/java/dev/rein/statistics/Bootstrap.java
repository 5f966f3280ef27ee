package dev.rein.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/// Intervals by resampling. The same seed and data give the same interval on every Java, whatever
/// was asked before.
///
/// The interval is the percentile one, widened so that for a mean of few values it is as wide as
/// Student's; the plain percentile interval of n values is too narrow by √((n−1)/n) and by the
/// difference between t and z, and so finds more than its 5 % where there is nothing.
///
/// @param resamples at least 100
/// @see <a href="https://doi.org/10.1080/00031305.2015.1089789">Hesterberg, What Teachers Should
///   Know About the Bootstrap, The American Statistician 69 (2015), “expanded percentile”</a>
public record Bootstrap(long seed, int resamples) {
  public static final int DEFAULT_RESAMPLES = 2_000;

  static final int LEAST_RESAMPLES = 100;

  /// The share of resamples that may leave the statistic undefined; with more there is no interval.
  static final double MOST_UNDEFINED = 0.05;

  public Bootstrap {
    if (resamples < LEAST_RESAMPLES) {
      throw new IllegalArgumentException("resamples < 100: " + resamples);
    }
  }

  public static Bootstrap seeded(long seed) {
    return new Bootstrap(seed, DEFAULT_RESAMPLES);
  }

  /// A statistic of some of the items.
  @FunctionalInterface
  public interface Statistic {
    /// @param indices of the items in this resample, with repetition; not to be kept
    OptionalDouble of(int[] indices);
  }

  /// A statistic of two values per item.
  @FunctionalInterface
  public interface OfPairs {
    OptionalDouble of(double[] first, double[] second);
  }

  /// The interval of a mean.
  ///
  /// @return empty for fewer than two values
  public Optional<Interval> mean(double[] values) {
    return interval(
        values.length,
        indices -> {
          double sum = 0;
          for (int index : indices) sum += values[index];
          return OptionalDouble.of(sum / indices.length);
        });
  }

  /// The interval of a statistic of pairs, e.g. `Correlation::spearman`.
  ///
  /// @return empty for fewer than two pairs, and where the statistic is undefined too often
  public Optional<Interval> pairs(double[] first, double[] second, OfPairs statistic) {
    Pairs.check(first, second);
    return interval(
        first.length,
        indices -> statistic.of(Pairs.picked(first, indices), Pairs.picked(second, indices)));
  }

  /// @param items how many there are
  /// @return empty for fewer than two items, and where the statistic is undefined too often
  public Optional<Interval> interval(int items, Statistic statistic) {
    if (items < 2) return Optional.empty();
    double[] sorted = replicates(items, statistic);
    if (sorted.length < resamples * (1 - MOST_UNDEFINED)) return Optional.empty();
    double tail = tail(items);
    return Optional.of(
        new Interval(Quantiles.ofSorted(tail, sorted), Quantiles.ofSorted(1 - tail, sorted)));
  }

  /// The statistic of every resample for which it is defined, in rising order.
  double[] replicates(int items, Statistic statistic) {
    // Random's numbers are specified to the bit; those of the newer generators may change.
    Random random = new Random(seed);
    int[] indices = new int[items];
    double[] replicates = new double[resamples];
    int defined = 0;
    for (int i = 0; i < resamples; i++) {
      for (int j = 0; j < items; j++) indices[j] = random.nextInt(items);
      OptionalDouble value = statistic.of(indices);
      if (value.isPresent()) replicates[defined++] = value.getAsDouble();
    }
    double[] sorted = Arrays.copyOf(replicates, defined);
    Arrays.sort(sorted);
    return sorted;
  }

  /// What is cut off at each end.
  static double tail(int items) {
    return Normal.cumulative(-Math.sqrt(items / (items - 1.0)) * StudentT.critical95(items - 1L));
  }
}

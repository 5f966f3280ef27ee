package dev.rein.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// How often each pair of scores was given.
///
/// @param low the lowest score, of the first row and column
/// @param counts square, at most 100 × 100, none negative; one row per score of the first rater, in
///   it one count per score of the second
public record ConfusionMatrix(int low, List<List<Integer>> counts) {
  static final int MAX_CATEGORIES = 100;

  public ConfusionMatrix {
    counts = counts.stream().map(List::copyOf).toList();
    int size = counts.size();
    if (size < 1 || size > MAX_CATEGORIES) {
      throw new IllegalArgumentException("categories not from 1 to 100: " + size);
    }
    for (List<Integer> row : counts) {
      if (row.size() != size) throw new IllegalArgumentException("the matrix is not square");
      if (row.stream().anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException("a count is negative");
      }
    }
  }

  /// @param low the lowest score there is
  /// @param high the highest
  /// @throws IllegalArgumentException for a score outside the scale, and for different lengths
  public static ConfusionMatrix of(int[] first, int[] second, int low, int high) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "not pairs: " + first.length + " values and " + second.length);
    }
    if (high < low || high - low >= MAX_CATEGORIES) {
      throw new IllegalArgumentException("not a scale: " + low + " to " + high);
    }
    int size = high - low + 1;
    Integer[][] counts = new Integer[size][size];
    for (Integer[] row : counts) Arrays.fill(row, 0);
    for (int i = 0; i < first.length; i++) {
      counts[place(first[i], low, high)][place(second[i], low, high)]++;
    }
    return new ConfusionMatrix(low, Arrays.stream(counts).map(List::of).toList());
  }

  private static int place(int score, int low, int high) {
    if (score < low || score > high) {
      throw new IllegalArgumentException("score not from " + low + " to " + high + ": " + score);
    }
    return score - low;
  }

  public long total() {
    return counts.stream().flatMap(List::stream).mapToLong(Integer::longValue).sum();
  }

  /// Cohen's κ.
  ///
  /// @return from -1 to 1; empty for no pairs, and where both gave the same one score throughout
  public OptionalDouble kappa(Weighting weighting) {
    int size = counts.size();
    double[] rows = new double[size];
    double[] columns = new double[size];
    double observed = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        int count = counts.get(i).get(j);
        rows[i] += count;
        columns[j] += count;
        observed += (double) count * weighting.cost(i, j);
      }
    }
    double expected = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) expected += rows[i] * columns[j] * weighting.cost(i, j);
    }
    return Pairs.coefficient(expected == 0 ? Double.NaN : 1 - observed * total() / expected);
  }
}

package dev.rein.statistics;

import java.util.Arrays;

/// Ranks from 1; equal values share the mean of the ranks they take up.
final class Ranks {
  private Ranks() {}

  static double[] of(double[] values) {
    int n = values.length;
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] ranks = new double[n];
    for (int i = 0; i < n; i++) {
      // -0.0 and 0.0 are one value here, and two to the search.
      double value = values[i] + 0.0;
      ranks[i] = (1 + first(sorted, value, true) + first(sorted, value, false)) / 2.0;
    }
    return ranks;
  }

  /// How many values are below `value`, or, where `strictly` is false, not above it.
  private static int first(double[] sorted, double value, boolean strictly) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (strictly ? sorted[middle] < value : sorted[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

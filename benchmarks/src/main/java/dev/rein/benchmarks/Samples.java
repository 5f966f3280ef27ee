package dev.rein.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Figures of several runs: their median, and how far the middle half of them spreads.
public final class Samples {
  private final double[] sorted;

  private Samples(double[] sorted) {
    this.sorted = sorted;
  }

  /// @throws IllegalArgumentException if there are none
  public static Samples ofMillis(List<Duration> durations) {
    if (durations.isEmpty()) throw new IllegalArgumentException("no samples");
    double[] millis = durations.stream().mapToDouble(it -> it.toNanos() / 1e6).toArray();
    Arrays.sort(millis);
    return new Samples(millis);
  }

  public double median() {
    return quantile(0.5);
  }

  /// Linear between neighbours.
  ///
  /// @param share 0 to 1
  public double quantile(double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
  }

  /// `median (p25–p75)`, in whole numbers from ten on.
  public String shown() {
    return shown(median()) + " (" + shown(quantile(0.25)) + "–" + shown(quantile(0.75)) + ")";
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
  }
}

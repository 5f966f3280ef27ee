package dev.rein.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Holm's correction for looking at several things at once: who looks at four criteria finds one by
/// chance four times as often.
public final class Holm {
  private Holm() {}

  /// @param pValues from 0 to 1
  /// @return in the same order; comparing each with a level keeps the chance of any false finding
  ///   below that level
  /// @see <a href="https://www.jstor.org/stable/4615733">Holm, Scandinavian Journal of Statistics 6
  ///   (1979)</a>
  public static double[] adjusted(double... pValues) {
    int n = pValues.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[n];
    double highest = 0;
    for (int place = 0; place < n; place++) {
      highest = Math.max(highest, Math.min(1, (n - place) * pValues[order[place]]));
      adjusted[order[place]] = highest;
    }
    return adjusted;
  }
}

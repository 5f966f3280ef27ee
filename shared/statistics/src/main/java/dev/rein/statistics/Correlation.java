package dev.rein.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/// How well the order, or the size, of one rater's values follows another's: from -1 to 1, and
/// undefined where either gave the same value to everything.
public final class Correlation {
  /// Fewer pairs have no standard error on Fisher's scale.
  static final int LEAST_PAIRS_FOR_INTERVAL = 4;

  private Correlation() {}

  /// Pearson's r.
  ///
  /// @throws IllegalArgumentException for different lengths, and for what is not a finite number
  public static OptionalDouble pearson(double[] first, double[] second) {
    Pairs.check(first, second);
    if (first.length < 2) return OptionalDouble.empty();
    double meanFirst = Mean.valueOf(first);
    double meanSecond = Mean.valueOf(second);
    double products = 0;
    double squaresFirst = 0;
    double squaresSecond = 0;
    for (int i = 0; i < first.length; i++) {
      double a = first[i] - meanFirst;
      double b = second[i] - meanSecond;
      products += a * b;
      squaresFirst += a * a;
      squaresSecond += b * b;
    }
    if (isConstant(first) || isConstant(second)) return OptionalDouble.empty();
    return Pairs.coefficient(products / Math.sqrt(squaresFirst) / Math.sqrt(squaresSecond));
  }

  /// Spearman's ρ: Pearson's r of the ranks, ties sharing their mean rank.
  ///
  /// @throws IllegalArgumentException for different lengths, and for what is not a finite number
  public static OptionalDouble spearman(double[] first, double[] second) {
    Pairs.check(first, second);
    return pearson(Ranks.of(first), Ranks.of(second));
  }

  /// The interval of a Spearman's ρ on Fisher's scale, tanh(artanh ρ ± z·√((1 + ρ²/2)/(n − 3))).
  ///
  /// @param rho from -1 to 1
  /// @return empty for fewer than four pairs, and for ±1, where the scale ends
  /// @see <a href="https://doi.org/10.1007/BF02294183">Bonett and Wright, Psychometrika 65
  ///   (2000)</a>
  public static Optional<Interval> spearmanInterval(double rho, int pairs) {
    if (!(rho >= -1 && rho <= 1)) throw new IllegalArgumentException("not a ρ: " + rho);
    return fisher(rho, 1 + rho * rho / 2, pairs);
  }

  /// @param numerator of the squared standard error, above n − 3
  static Optional<Interval> fisher(double r, double numerator, int pairs) {
    if (pairs < LEAST_PAIRS_FOR_INTERVAL || Math.abs(r) == 1) return Optional.empty();
    double z = (Math.log1p(r) - Math.log1p(-r)) / 2;
    double half = Normal.CRITICAL_95 * Math.sqrt(numerator / (pairs - 3));
    return Optional.of(new Interval(Math.tanh(z - half), Math.tanh(z + half)));
  }

  /// Kendall's τ-b, which takes ties into account. Looks at every two pairs: 10,000 pairs take
  /// about a tenth of a second.
  ///
  /// @throws IllegalArgumentException for different lengths, and for what is not a finite number
  public static OptionalDouble kendallTauB(double[] first, double[] second) {
    Pairs.check(first, second);
    long balance = 0;
    long untiedFirst = 0;
    long untiedSecond = 0;
    for (int i = 1; i < first.length; i++) {
      for (int j = 0; j < i; j++) {
        long a = order(first[i], first[j]);
        long b = order(second[i], second[j]);
        balance += a * b;
        untiedFirst += a * a;
        untiedSecond += b * b;
      }
    }
    if (untiedFirst == 0 || untiedSecond == 0) return OptionalDouble.empty();
    return Pairs.coefficient(
        balance / Math.sqrt((double) untiedFirst) / Math.sqrt((double) untiedSecond));
  }

  private static int order(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == values[0]);
  }
}

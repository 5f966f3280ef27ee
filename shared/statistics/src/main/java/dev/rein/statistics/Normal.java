package dev.rein.statistics;

/// The standard normal distribution.
final class Normal {
  /// Standard deviations either side of the mean that hold 95 %.
  static final double CRITICAL_95 = 1.959963984540054;

  private static final double SQRT_2_PI = Math.sqrt(2 * Math.PI);

  /// Beyond it the tail is below 1e-15, which the series can't tell from rounding.
  private static final double FAR = 8;

  private Normal() {}

  /// The probability of a value up to `x`, with an absolute error below 1e-15.
  ///
  /// @see <a href="https://doi.org/10.18637/jss.v011.i04">Marsaglia, Evaluating the Normal
  ///   Distribution, Journal of Statistical Software 11 (2004)</a>
  static double cumulative(double x) {
    if (x > FAR) return 1;
    if (x < -FAR) return 0;
    double term = x;
    double sum = x;
    double before = 0;
    for (int i = 3; sum != before; i += 2) {
      before = sum;
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / SQRT_2_PI;
  }
}

package dev.rein.statistics;

/// Student's t distribution, as far as 95 % intervals need it.
final class StudentT {
  /// Up to here the distribution itself is inverted; above, a series in 1/df is exact to 1e-9.
  private static final long EXACT_UP_TO = 200;

  private static final int BISECTIONS = 60;
  private static final double HIGHEST = 12.8;

  private StudentT() {}

  /// Standard errors either side of a mean that hold 95 %.
  ///
  /// @param degreesOfFreedom at least 1
  static double critical95(long degreesOfFreedom) {
    if (degreesOfFreedom < 1) {
      throw new IllegalArgumentException("degrees of freedom < 1: " + degreesOfFreedom);
    }
    return degreesOfFreedom > EXACT_UP_TO ? series(degreesOfFreedom) : solved(degreesOfFreedom);
  }

  private static double solved(long degreesOfFreedom) {
    double low = Normal.CRITICAL_95;
    double high = HIGHEST;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (low + high) / 2;
      if (within(middle, degreesOfFreedom) < 0.95) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  /// The probability of a value from -t to t: Abramowitz and Stegun 26.7.3 and 26.7.4.
  private static double within(double t, long degreesOfFreedom) {
    double angle = Math.atan(t / Math.sqrt((double) degreesOfFreedom));
    double cos = Math.cos(angle);
    boolean odd = degreesOfFreedom % 2 == 1;
    double term = odd ? cos : 1;
    double sum = degreesOfFreedom == 1 ? 0 : term;
    for (long k = odd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
      term *= cos * cos * (k - 1) / k;
      sum += term;
    }
    double part = Math.sin(angle) * sum;
    return odd ? (angle + part) * 2 / Math.PI : part;
  }

  /// Abramowitz and Stegun 26.7.5.
  private static double series(long degreesOfFreedom) {
    double n = degreesOfFreedom;
    double x = Normal.CRITICAL_95;
    double x2 = x * x;
    double first = x * (x2 + 1) / 4;
    double second = x * ((5 * x2 + 16) * x2 + 3) / 96;
    double third = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
    double fourth = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92_160;
    return x + (first + (second + (third + fourth / n) / n) / n) / n;
  }
}

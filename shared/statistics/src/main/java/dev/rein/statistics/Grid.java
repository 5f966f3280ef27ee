package dev.rein.statistics;

/// The precision to which differences of computed values are told apart. Two means of thirds that
/// are equal on paper may differ in their last bit; taken for different, they would be a win
/// instead of a tie, and what should share a rank would be ordered by rounding.
///
/// @param step above 0
record Grid(double step) {
  /// Bits of the largest value that are kept. Fourteen or so are left to the rounding of sums and
  /// means, and a step is still below a thousandth of a millionth of the largest value.
  private static final int BITS = 36;

  /// For values of one scale. A step is a power of two, so fractions like thirds and sevenths stay
  /// clear of the middle between two steps, where the last bit would decide again.
  static Grid of(double[] first, double[] second) {
    double largest = 0;
    for (double value : first) largest = Math.max(largest, Math.abs(value));
    for (double value : second) largest = Math.max(largest, Math.abs(value));
    return new Grid(Math.scalb(1.0, Math.getExponent(largest) - BITS));
  }

  double on(double value) {
    return Math.rint(value / step) * step;
  }

  /// The value itself, unless it is 0 but for rounding.
  double orZero(double value) {
    return Math.abs(value) < step ? 0 : value;
  }

  Interval orZero(Interval interval) {
    return new Interval(orZero(interval.low()), orZero(interval.high()));
  }
}

package dev.rein.statistics;

/// A 95 % interval, both ends included.
///
/// @param low finite, at most `high`
/// @param high finite
public record Interval(double low, double high) {
  public Interval {
    if (!Double.isFinite(low) || !Double.isFinite(high) || low > high) {
      throw new IllegalArgumentException("not an interval: " + low + " to " + high);
    }
  }

  /// The part of it that lies between the bounds of a scale. It holds a mean of values on that
  /// scale as often as the whole, for the mean can lie nowhere else.
  ///
  /// @throws IllegalArgumentException if none of it does
  public Interval within(double least, double most) {
    return new Interval(Math.max(low, least), Math.min(high, most));
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}

package dev.rein.feedback;

import java.math.BigDecimal;

/// What a metric is to reach.
///
/// @param above true where more is better
record Target(BigDecimal value, boolean above) {
  static Target above(String value) {
    return new Target(new BigDecimal(value), true);
  }

  static Target below(String value) {
    return new Target(new BigDecimal(value), false);
  }

  /// A value that equals the target has not met it.
  boolean isMetBy(BigDecimal actual) {
    int order = actual.compareTo(value);
    return above ? order > 0 : order < 0;
  }
}

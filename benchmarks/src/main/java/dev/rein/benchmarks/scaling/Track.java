package dev.rein.benchmarks.scaling;

/// The depth of one queue, looked at every so often: when it is as before an outage again.
final class Track {
  static final double STEP = 10;

  // Arrivals are random, so that a queue without an outage has its own ups and downs.
  private static final int ORDINARY = 10;

  private final double outageStart;
  private final double outageEnd;
  private int usual;
  private double unusualAt;
  private double seenAt;

  Track(double outageStart, double outageEnd) {
    this.outageStart = outageStart;
    this.outageEnd = outageEnd;
    this.unusualAt = outageEnd;
  }

  void see(double now, int depth) {
    seenAt = now;
    if (now < outageStart) usual = Math.max(usual, depth);
    else if (now >= outageEnd && depth > 2 * usual + ORDINARY) unusualAt = now;
  }

  /// Seconds from the outage's end to when the queue was last deeper than twice its usual depth;
  /// NaN if it still is.
  double recovery() {
    return seenAt - unusualAt < 2 * STEP ? Double.NaN : unusualAt - outageEnd;
  }
}

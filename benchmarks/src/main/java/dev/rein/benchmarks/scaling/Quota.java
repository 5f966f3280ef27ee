package dev.rein.benchmarks.scaling;

/// A service that takes so many units in each minute and refuses what goes beyond, whole, until the
/// minute is over.
final class Quota {
  private static final double WINDOW = 60;

  private final long perMinute;
  private final Outage outage;
  private double windowStart;
  private long used;
  private long refusals;

  Quota(long perMinute, Outage outage) {
    this.perMinute = perMinute;
    this.outage = outage;
  }

  /// How a request ended.
  enum Reply {
    TAKEN,
    OVER_QUOTA,
    DOWN
  }

  Reply ask(double now, long units) {
    if (outage.isAt(now)) return Reply.DOWN;
    if (now - windowStart >= WINDOW) {
      windowStart = now - now % WINDOW;
      used = 0;
    }
    if (used + units > perMinute) {
      refusals++;
      return Reply.OVER_QUOTA;
    }
    used += units;
    return Reply.TAKEN;
  }

  /// Seconds until the quota begins anew, at least 1, as `RateLimit-Reset` says it.
  double resetIn(double now) {
    return Math.max(1, Math.ceil(windowStart + WINDOW - now));
  }

  long refusals() {
    return refusals;
  }
}

package dev.rein.tracing;

import java.time.Duration;

/// A moment after which nobody waits any more, on the monotonic clock ([System#nanoTime()]).
///
/// @param atNanos the [System#nanoTime()] at which it has passed
public record Deadline(long atNanos) {

  /// @param duration from now; zero or negative gives a deadline that has passed
  public static Deadline in(Duration duration) {
    return new Deadline(System.nanoTime() + duration.toNanos());
  }

  /// Never negative: zero once passed.
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  public boolean passed() {
    return atNanos - System.nanoTime() <= 0;
  }

  /// The same moment, moved forward by a reserve that somebody else needs.
  public Deadline minus(Duration reserve) {
    return new Deadline(atNanos - reserve.toNanos());
  }

  /// This one, or `limit` from now, whichever comes first.
  public Deadline atMost(Duration limit) {
    Deadline other = in(limit);
    return other.atNanos - atNanos < 0 ? other : this;
  }
}

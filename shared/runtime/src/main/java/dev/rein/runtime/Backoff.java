package dev.rein.runtime;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// How long a message waits before it is tried again: twice as long each time, up to a bound, and
/// never shorter than whoever refused it asked for.
///
/// @param longest where the doubling ends
/// @param longestAsked most that one may ask for
/// @param jitter from 0 (inclusive) to 1; up to a fifth is added, so that what failed together does
///   not come back together
public record Backoff(Duration longest, Duration longestAsked, DoubleSupplier jitter) {
  private static final double JITTER_PART = 0.2;

  /// @param tries made so far, from 1
  /// @param first wait after the first try
  /// @param asked null where nobody asked
  public Duration after(int tries, Duration first, @Nullable Duration asked) {
    Duration wait = first;
    for (int i = 1; i < tries && wait.compareTo(longest) < 0; i++) wait = wait.multipliedBy(2);
    wait = shorter(wait, longest);
    if (asked != null && asked.compareTo(wait) > 0) wait = shorter(asked, longestAsked);
    return jittered(wait);
  }

  /// The same wait and up to a fifth more.
  public Duration jittered(Duration wait) {
    return wait.plusMillis((long) (wait.toMillis() * JITTER_PART * jitter.getAsDouble()));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}

package dev.rein.tracing;

import java.time.Instant;
import java.time.InstantSource;

/// Tells the time within what an id can hold: from 1970 to 10889.
///
/// @param isSystem whether [#now] shows what the system's clock does
record SpanClock(InstantSource source, boolean isSystem) {
  private static final long MAX_EPOCH_SECOND = (1L << 48) / 1000 - 1;

  SpanClock(InstantSource source) {
    this(source, source.equals(InstantSource.system()));
  }

  // A clock is other people's code.
  Instant now() {
    try {
      return storable(source.instant());
    } catch (RuntimeException e) {
      return Instant.now();
    }
  }

  /// What lies outside becomes the nearest that can be held.
  static Instant storable(Instant time) {
    long second = time.getEpochSecond();
    if (second < 0) return Instant.EPOCH;
    return second > MAX_EPOCH_SECOND ? Instant.ofEpochSecond(MAX_EPOCH_SECOND) : time;
  }
}

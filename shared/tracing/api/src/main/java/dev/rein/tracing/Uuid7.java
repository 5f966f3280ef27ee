package dev.rein.tracing;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/// Version 7 UUIDs (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then a counter that keeps
/// ids of one millisecond in order, then 62 random bits.
///
/// Opik refuses any other version and sorts and filters by the embedded time, so an id is minted
/// from the start time of what it names. Randomness is [SecureRandom] on every call: a generator
/// seeded once would repeat itself in every environment restored from one SnapStart snapshot.
public final class Uuid7 {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MAX = (1L << COUNTER_BITS) - 1;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long MILLIS_MAX = (1L << 48) - 1;

  private final SecureRandom random = new SecureRandom();
  private long lastMillis;
  private long counter;

  public Uuid7() {
    this(-1, 0);
  }

  /// One that goes on from where another was, as after a restore from a snapshot.
  Uuid7(long lastMillis, long counter) {
    this.lastMillis = lastMillis;
    this.counter = counter;
  }

  /// @param time between 1970 and the year 10889; its milliseconds are embedded
  /// @throws IllegalArgumentException if `time` is outside that range
  public synchronized UUID at(Instant time) {
    long millis = time.toEpochMilli();
    if (millis < 0 || millis > MILLIS_MAX) {
      throw new IllegalArgumentException("time has no 48-bit Unix milliseconds: " + time);
    }
    // Half the counter's room stays free above a fresh start, so that 2,048 ids fit a millisecond.
    counter =
        millis == lastMillis && counter < COUNTER_MAX
            ? counter + 1
            : random.nextInt((int) (COUNTER_MAX / 2));
    lastMillis = millis;
    long high = millis << 16 | VERSION | counter;
    long low = VARIANT | random.nextLong() >>> 2;
    return new UUID(high, low);
  }

  /// The time embedded in a version 7 UUID, in whole milliseconds.
  ///
  /// @throws IllegalArgumentException if `id` has another version
  public static Instant timeOf(UUID id) {
    requireVersion7(id);
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  static void requireVersion7(UUID id) {
    if (id.version() != 7 || id.variant() != 2) {
      throw new IllegalArgumentException("not a version 7 UUID: " + id);
    }
  }
}

package dev.rein.tracing;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Version 7 UUIDs (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then a counter that keeps
/// ids of one millisecond in order, then 62 random bits.
///
/// Opik refuses any other version and sorts and filters by the embedded time, so an id is minted
/// from the start time of what it names.
///
/// The random bits come from a generator that [SecureRandom] seeds anew every [#MAX_AGE_MILLIS],
/// and whenever [#renewAll] is called: one that is seeded once would repeat itself in every
/// environment restored from one SnapStart snapshot. They make ids unique, not secret.
///
/// Two ids of one generator differ: under one seed the counter or the millisecond does, and no
/// number comes twice. Two generators have 64 bits of seed each, and share an id only if the same
/// millisecond, counter and 62 bits meet.
public final class Uuid7 {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MAX = (1L << COUNTER_BITS) - 1;
  private static final long COUNTER_START_MAX = COUNTER_MAX / 2;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long MILLIS_MAX = (1L << 48) - 1;

  /// Longest that one seed is used, in the time that the ids embed.
  static final long MAX_AGE_MILLIS = 100;

  /// Of the process, for a snapshot takes all of it: how often everything drawn before has been
  /// given up.
  private static volatile int generation;

  private final LongSupplier seeds;
  private @Nullable SplittableRandom random;
  private long seededAtMillis;
  private int seededIn;
  private long lastMillis;
  private long counter;

  public Uuid7() {
    this(-1, 0);
  }

  /// One that goes on from where another was, as after a restore from a snapshot.
  Uuid7(long lastMillis, long counter) {
    this(lastMillis, counter, new SecureRandom()::nextLong);
  }

  Uuid7(long lastMillis, long counter, LongSupplier seeds) {
    this.seeds = seeds;
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
            : random(millis).nextLong() & COUNTER_START_MAX;
    lastMillis = millis;
    long high = millis << 16 | VERSION | counter;
    long low = VARIANT | random(millis).nextLong() >>> 2;
    return new UUID(high, low);
  }

  private SplittableRandom random(long millis) {
    SplittableRandom current = random;
    // Read before the seed is drawn: one that is drawn while all are given up is given up, too.
    int now = generation;
    if (current == null || seededIn != now || Math.abs(millis - seededAtMillis) > MAX_AGE_MILLIS) {
      random = current = new SplittableRandom(seeds.getAsLong());
      seededAtMillis = millis;
      seededIn = now;
    }
    return current;
  }

  /// Before a snapshot of the process and after each restore: the next id of every generator in it
  /// has a new seed.
  static void renewAll() {
    synchronized (Uuid7.class) {
      generation++;
    }
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

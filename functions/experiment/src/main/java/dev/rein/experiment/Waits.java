package dev.rein.experiment;

import dev.rein.experiments.Outcome;
import dev.rein.runtime.Backoff;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// How long a goal that could not be worked on stays away, and when it is given up.
///
/// @param jitter from 0 (inclusive) to 1
record Waits(DoubleSupplier jitter) {
  /// After the first try, where the model only needs a moment.
  static final Duration FIRST = Duration.ofSeconds(10);

  /// After the first try, where somebody has to mend a key, a quota or a model's name.
  static final Duration FIRST_FOR_PEOPLE = Duration.ofSeconds(60);

  /// Where the doubling ends.
  static final Duration LONGEST = Duration.ofMinutes(15);

  /// Most that the model's provider may ask for.
  static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /// While another delivery works on the same goal.
  static final Duration BUSY = Duration.ofSeconds(60);

  /// A message older than that becomes a dead letter, before the queue, which keeps it for four
  /// days, forgets it.
  static final Duration GIVEN_UP = Duration.ofDays(3).plusHours(12);

  /// Deliveries after which a goal that breaks the function becomes a dead letter. What such a goal
  /// costs is paid each time.
  static final int BROKEN_TRIES = 10;

  /// @param tries made so far, from 1
  Duration noAnswer(int tries, Outcome.NotNow why) {
    return backoff().after(tries, why.lasting() ? FIRST_FOR_PEOPLE : FIRST, why.retryAfter());
  }

  Duration moment(int tries) {
    return backoff().after(tries, FIRST, null);
  }

  Duration busy() {
    return backoff().jittered(BUSY);
  }

  private Backoff backoff() {
    return new Backoff(LONGEST, LONGEST_ASKED, jitter);
  }
}

package dev.rein.evaluation;

import dev.rein.llm.Answer;
import dev.rein.runtime.Backoff;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/// How long a message that could not be judged stays away, and when it is given up.
///
/// @param jitter from 0 (inclusive) to 1
record Waits(DoubleSupplier jitter) {
  /// After the first try, where the model or a goal only needs a moment.
  static final Duration FIRST = Duration.ofSeconds(10);

  /// After the first try, where somebody has to mend a key, a quota or a model's name.
  static final Duration FIRST_FOR_PEOPLE = Duration.ofSeconds(60);

  /// Where the doubling ends, and thus the most that a mended key waits for what is queued.
  static final Duration LONGEST = Duration.ofMinutes(15);

  /// Most that the model's provider may ask for.
  static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /// A message older than that becomes a dead letter, before the queue, which keeps it for four
  /// days, forgets it.
  static final Duration GIVEN_UP = Duration.ofDays(3).plusHours(12);

  /// Deliveries after which a message that breaks the function becomes a dead letter: with the
  /// waits between them, ten hours. An outage of the table may last as long.
  static final int BROKEN_TRIES = 45;

  /// @param tries made so far, from 1
  Duration noAnswer(int tries, Answer.Unavailable why) {
    Duration first = why.cause().retryable() ? FIRST : FIRST_FOR_PEOPLE;
    return backoff().after(tries, first, why.retryAfter());
  }

  Duration moment(int tries) {
    return backoff().after(tries, FIRST, null);
  }

  /// A little longer, so that a day's budget is not asked for by all at once.
  Duration until(Duration time) {
    Duration most = Duration.ofMinutes(30);
    Duration spread = time.compareTo(most) < 0 ? time : most;
    return time.plus(backoff().jittered(spread).minus(spread));
  }

  private Backoff backoff() {
    return new Backoff(LONGEST, LONGEST_ASKED, jitter);
  }
}

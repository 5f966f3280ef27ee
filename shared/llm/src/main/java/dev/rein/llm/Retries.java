package dev.rein.llm;

import java.time.Duration;
import java.util.Set;

/// When a failed call is made again.
///
/// @param attempts most requests for one answer, 1 to [#MAX_ATTEMPTS]; 1 for no second one
/// @param firstDelay mean wait before the second request; doubled for each further one
/// @param mostDelay the longest wait that is not the provider's own wish
/// @param leastTime what must be left after a wait for another request to be worth making
public record Retries(int attempts, Duration firstDelay, Duration mostDelay, Duration leastTime) {
  public static final int MAX_ATTEMPTS = 10;

  private static final Set<Integer> TRANSIENT = Set.of(409, 499, 500, 502, 503, 504);

  /// The longest [#firstDelay].
  public static final Duration MAX_FIRST_DELAY = Duration.ofSeconds(60);

  /// Four requests with waits of about 0.5, 1 and 2 s: what an overload of a few seconds takes.
  public static final Retries DEFAULT =
      new Retries(4, Duration.ofMillis(500), Duration.ofSeconds(8), Duration.ofSeconds(2));

  public Retries {
    if (attempts < 1 || attempts > MAX_ATTEMPTS) {
      throw new IllegalArgumentException("attempts not in 1–" + MAX_ATTEMPTS + ": " + attempts);
    }
    if (firstDelay.isNegative() || firstDelay.compareTo(MAX_FIRST_DELAY) > 0) {
      throw new IllegalArgumentException("firstDelay not in 0–" + MAX_FIRST_DELAY);
    }
    if (mostDelay.isNegative() || leastTime.isNegative()) {
      throw new IllegalArgumentException("a time is negative");
    }
  }

  /// Whether the same request can succeed a moment later. A timeout of our own is none: the time is
  /// over then.
  static boolean canSucceed(Answer.Unavailable failed) {
    return switch (failed.cause()) {
      case RATE_LIMITED, NETWORK -> true;
      case SERVER_ERROR, TIMEOUT -> TRANSIENT.contains(failed.status());
      case CREDENTIALS, MODEL_NOT_FOUND, BAD_REQUEST, QUOTA_EXHAUSTED -> false;
    };
  }

  /// How long to wait after a failure: never less than the provider asks for, and spread, so that
  /// calls that failed together do not come back together.
  ///
  /// @param failures so far, at least 1
  /// @param random in [0, 1)
  Duration delay(int failures, Answer.Unavailable failed, double random) {
    long first = firstDelay.toNanos();
    long mean = Math.min(first << Math.min(failures - 1, MAX_ATTEMPTS), mostDelay.toNanos());
    Duration asked = failed.retryAfter();
    if (asked != null) return asked.plusNanos(part(random, Math.min(first, mean)));
    return Duration.ofNanos(mean / 2 + part(random, mean));
  }

  private static long part(double random, long nanos) {
    return (long) (random * (double) nanos);
  }
}

package dev.rein.tracing.lambda;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Acts shortly before Lambda stops an invocation that takes too long: afterwards nothing runs any
/// more, and the span that hangs would be the one that nobody ever sees.
final class Timeout {
  /// How long before Lambda's own timeout open spans are cut and shipped.
  static final Duration LEAD = Duration.ofMillis(700);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("rein-timeout").daemon().factory());

  /// @param left until Lambda stops the process
  /// @return to be cancelled when the invocation has ended in time
  Future<?> before(Duration left, Runnable action) {
    // Of a very short timeout, the first half stays the handler's.
    Duration lead = LEAD.multipliedBy(2).compareTo(left) > 0 ? left.dividedBy(2) : LEAD;
    return timer.schedule(action, left.minus(lead).toMillis(), TimeUnit.MILLISECONDS);
  }
}

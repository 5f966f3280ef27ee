package dev.rein.tracing.lambda;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Acts shortly before Lambda stops an invocation that takes too long: afterwards nothing runs any
/// more, and the span that hangs would be the one that nobody ever sees.
final class Timeout {
  /// How long before Lambda's own timeout open spans are cut and shipped.
  static final Duration LEAD = Duration.ofMillis(700);

  private final ScheduledExecutorService timer;

  Timeout(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /// A thread that comes with the first task and leaves when there has been none for a while, so
  /// that a handler which is thrown away leaves nothing behind.
  ///
  /// @param idle how long it stays when there is nothing to wait for
  static ScheduledExecutorService timer(Duration idle) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("rein-timer").daemon().factory());
    timer.setKeepAliveTime(idle.toNanos(), TimeUnit.NANOSECONDS);
    timer.allowCoreThreadTimeOut(true);
    // Else each invocation would be kept until the timeout that it did not reach.
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  void after(Duration time, Runnable action) {
    Future<?> _ = timer.schedule(action, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// @param left until Lambda stops the process
  /// @return to be cancelled when the invocation has ended in time
  Future<?> before(Duration left, Runnable action) {
    return timer.schedule(action, left.minus(lead(left)).toMillis(), TimeUnit.MILLISECONDS);
  }

  // Of a very short timeout, the first half stays the handler's.
  static Duration lead(Duration left) {
    return LEAD.multipliedBy(2).compareTo(left) > 0 ? left.dividedBy(2) : LEAD;
  }
}

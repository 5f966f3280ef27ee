package dev.rein.tracing.lambda;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Flushes in the background, again and again, while an invocation goes on: Lambda, or a crash, may
/// end a process in the middle of one, and nothing in it runs then.
///
/// The first flush comes when an invocation has lasted one period, so a short one has none; there
/// is one at a time, and none begins once the last invocation has ended.
final class EagerFlush {
  private final ScheduledExecutorService timer;
  private final Duration period;
  private final InFlight flushes;
  private final Runnable flush;

  private int invocations;
  private boolean flushing;

  /// The last moment that was set; an earlier one that is only now reached is nobody's any more.
  private int turn;

  private @Nullable Future<?> next;

  /// @param timer for the moments only: it never waits for a flush
  /// @param period between the beginnings of two flushes; zero for none at all
  /// @param flush to be run on a thread of its own
  EagerFlush(ScheduledExecutorService timer, Duration period, InFlight flushes, Runnable flush) {
    this.timer = timer;
    this.period = period;
    this.flushes = flushes;
    this.flush = flush;
  }

  synchronized void invocationBegins() {
    invocations++;
    if (invocations == 1 && !flushing) schedule(period);
  }

  /// To be called before the invocation's own flush, which then knows every one that has begun.
  synchronized void invocationEnds() {
    invocations--;
    if (invocations > 0 || next == null) return;
    next.cancel(false);
    next = null;
  }

  private void schedule(Duration delay) {
    if (period.isZero()) return;
    int mine = ++turn;
    next = timer.schedule(() -> begin(mine), delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void begin(int mine) {
    if (invocations == 0 || flushing || mine != turn) return;
    next = null;
    flushing = true;
    long begun = System.nanoTime();
    Runnable end = flushes.begin();
    try {
      Thread.ofVirtual()
          .name("rein-eager-flush")
          .start(
              () -> {
                try {
                  flush.run();
                } catch (Throwable e) {
                  // Out of memory, say: the invocation's own flush is still to come.
                } finally {
                  end.run();
                  ended(begun);
                }
              });
    } catch (Throwable e) {
      end.run();
      flushing = false;
    }
  }

  private synchronized void ended(long begun) {
    flushing = false;
    if (invocations == 0) return;
    Duration left = period.minusNanos(System.nanoTime() - begun);
    schedule(left.isNegative() ? Duration.ZERO : left);
  }
}

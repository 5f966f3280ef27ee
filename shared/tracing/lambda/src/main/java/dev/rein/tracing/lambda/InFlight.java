package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The flushes under way. One flush takes along what was recorded for another's sake, so whoever
/// lets the process be frozen or ended waits for all of them first.
final class InFlight {
  private final Set<CountDownLatch> flushes = ConcurrentHashMap.newKeySet();

  <T> T run(Supplier<T> flush) {
    Runnable end = begin();
    try {
      return flush.get();
    } finally {
      end.run();
    }
  }

  /// @return to be run when the flush has ended
  Runnable begin() {
    CountDownLatch ended = new CountDownLatch(1);
    flushes.add(ended);
    return () -> {
      flushes.remove(ended);
      ended.countDown();
    };
  }

  /// Waits for those that have begun by now, not for later ones, and not beyond `deadline`.
  void await(Deadline deadline) {
    boolean interrupted = Thread.interrupted();
    for (CountDownLatch flush : List.copyOf(flushes)) interrupted |= await(flush, deadline);
    if (interrupted) Thread.currentThread().interrupt();
  }

  /// @return whether the thread was interrupted meanwhile, which ends nothing
  private static boolean await(CountDownLatch flush, Deadline deadline) {
    boolean interrupted = false;
    while (true) {
      try {
        boolean ended = flush.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        if (ended || deadline.passed()) return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}

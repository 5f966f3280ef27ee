package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A [Lazy] that is waited for until a deadline and no longer. One thread makes it, however many
/// wait; it goes on when they have left.
final class InTime<T> {
  private final Lazy<T> lazy;
  private @Nullable FutureTask<T> making;

  InTime(Lazy<T> lazy) {
    this.lazy = lazy;
  }

  /// @return null if it can't be made, or not by then
  @Nullable T by(Deadline deadline) {
    try {
      return making().get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private synchronized FutureTask<T> making() {
    FutureTask<T> task = making;
    if (task == null || task.state() == Future.State.FAILED) {
      task = new FutureTask<>(lazy::get);
      // No virtual thread: one that hangs while classes are loaded would hold its carrier, of which
      // there may be one only.
      Thread.ofPlatform().daemon().name("rein-lazy").start(task);
      making = task;
    }
    return task;
  }
}

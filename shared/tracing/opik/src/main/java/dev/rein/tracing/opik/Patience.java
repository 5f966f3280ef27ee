package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Waits for work on other threads until a deadline and no longer, however often the waiting thread
/// is interrupted; [#close] gives the interruption back.
final class Patience implements AutoCloseable {
  private boolean interrupted = Thread.interrupted();

  static <T> FutureTask<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().start(task);
    return task;
  }

  /// @param otherwise the answer if the work failed or was not done in time; then it is cancelled
  <T> T await(FutureTask<T> task, Deadline deadline, Supplier<T> otherwise) {
    while (true) {
      try {
        return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TimeoutException e) {
        if (task.cancel(true)) return otherwise.get();
        // It was done just now: the next turn takes its answer.
      } catch (ExecutionException e) {
        return otherwise.get();
      }
    }
  }

  /// Takes an interruption of this thread, to be given back later.
  ///
  /// @return whether there was one
  boolean tookInterruption() {
    boolean now = Thread.interrupted();
    interrupted |= now;
    return now;
  }

  @Override
  public void close() {
    if (interrupted) Thread.currentThread().interrupt();
  }
}

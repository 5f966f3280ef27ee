package dev.rein.llm;

import dev.rein.llm.Sent.Io;
import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Waits for a network no longer than somebody else waits.
final class Until {
  private Until() {}

  /// Runs `work` on a thread of its own, so that neither name resolution nor a silent socket can
  /// hold the caller beyond the deadline, and so that an interrupt ends the work: on a virtual
  /// thread it closes the socket.
  ///
  /// @throws TimeoutException once the deadline has passed; the work is cut
  /// @throws InterruptedException if the caller is interrupted; the work is cut
  static <T extends @Nullable Object> T call(Io<T> work, Deadline deadline)
      throws IOException, TimeoutException, InterruptedException {
    FutureTask<T> task = new FutureTask<>(work::run);
    Thread.ofVirtual().name("gemini").start(task);
    try {
      return task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      switch (Objects.requireNonNull(e.getCause())) {
        case IOException io -> throw io;
        case RuntimeException broken -> throw broken;
        case Error error -> throw error;
        default -> throw new IllegalStateException("unreachable: work throws nothing else", e);
      }
    } finally {
      task.cancel(true);
    }
  }
}

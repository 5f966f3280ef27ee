package dev.rein.llm;

import dev.rein.llm.Sent.Io;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// A response that one thread at a time is inside of, and that is closed by the last of them.
///
/// okio's buffers are not made for two threads, and their memory is shared by the whole process:
/// closing what another thread still reads breaks streams that have nothing to do with it.
final class OneAtATime implements AutoCloseable {
  private enum State {
    FREE,
    IN_USE,
    CLOSED
  }

  private final AtomicReference<State> state = new AtomicReference<>(State.FREE);
  // Handed from thread to thread by `state`.
  private @Nullable Response response;

  /// Work that opens or reads the response. Where nobody waits for it any more, it is not begun, or
  /// closes the response when it ends.
  <T extends @Nullable Object> Io<T> inside(Io<T> work) {
    return () -> {
      if (!state.compareAndSet(State.FREE, State.IN_USE)) throw new IOException("closed");
      try {
        return work.run();
      } finally {
        if (!state.compareAndSet(State.IN_USE, State.FREE)) closeResponse();
      }
    };
  }

  /// From the inside only.
  void holds(Response opened) {
    response = opened;
  }

  /// Never waits: whoever is inside closes the response when leaving.
  @Override
  public void close() {
    if (state.getAndSet(State.CLOSED) == State.FREE) closeResponse();
  }

  private void closeResponse() {
    Response opened = response;
    if (opened != null) opened.close();
  }
}

package dev.rein.llm;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Whether a request has left, as far as this side can tell: what was never sent can't be billed.
final class Sent {
  /// Bound on the thread that makes a call.
  private static final ScopedValue<Sent> CURRENT = ScopedValue.newInstance();

  private final AtomicBoolean sent = new AtomicBoolean();

  /// Goes between the connection and the call: it is passed only once there is a connection.
  static final class Marker implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      if (CURRENT.isBound()) CURRENT.get().sent.set(true);
      return chain.proceed(chain.request());
    }
  }

  boolean yes() {
    return sent.get();
  }

  /// Binds work to this.
  <T extends @Nullable Object> Io<T> watching(Io<T> work) {
    return () -> ScopedValue.where(CURRENT, this).call(work::run);
  }

  /// Work that waits for a network.
  @FunctionalInterface
  interface Io<T extends @Nullable Object> {
    T run() throws IOException;
  }
}

package dev.rein.llm;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Whether a request has left, as far as this side can tell: what was never sent can't be billed.
/// And what came back with its answer that the SDK keeps from us.
final class Sent {
  /// Bound on the thread that makes a call.
  private static final ScopedValue<Sent> CURRENT = ScopedValue.newInstance();

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private final AtomicBoolean sent = new AtomicBoolean();
  private volatile @Nullable Duration retryAfter;

  /// Goes between the connection and the call: it is passed only once there is a connection.
  static final class Marker implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      if (!CURRENT.isBound()) return chain.proceed(chain.request());
      Sent current = CURRENT.get();
      current.sent.set(true);
      Response response = chain.proceed(chain.request());
      current.retryAfter = retryAfter(response.headers());
      return response;
    }
  }

  boolean yes() {
    return sent.get();
  }

  /// The answer's `Retry-After`: what a proxy, or Google's front end, says without a body that says
  /// it too. Null where there was none that can be read.
  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /// Seconds, or a date: that one is read by the sender's own clock.
  private static @Nullable Duration retryAfter(Headers headers) {
    String asked = headers.get("Retry-After");
    if (asked == null) return null;
    if (SECONDS.matcher(asked).matches()) return Duration.ofSeconds(Long.parseLong(asked));
    Instant until = headers.getInstant("Retry-After");
    Instant now = headers.getInstant("Date");
    if (until == null || now == null || until.isBefore(now)) return null;
    return Duration.between(now, until);
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

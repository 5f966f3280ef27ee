package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Requests to Opik: addresses, headers, and the time each may take.
final class OpikHttp {
  static final MediaType JSON = MediaType.get("application/json");

  private static final long ERROR_BODY_BYTES = 4_096;
  private static final String ALREADY_EXISTS = "already exists";

  /// How Opik says it, in either of its shapes of an error. Of a wrong address or workspace it
  /// speaks otherwise.
  private static final String NO_PROJECT = "\"project not found\"";

  private final OpikSettings settings;
  private final Lazy<Transport> transport;
  private final AtomicLong lastUsedNanos = new AtomicLong(System.nanoTime());

  /// @param compressFrom see [#compressFrom()]
  private record Transport(
      OkHttpClient client, ConnectionPool connections, HttpUrl base, long compressFrom) {}

  OpikHttp(OkHttpClient shared, OpikSettings settings) {
    this(Lazy.made(shared), settings);
  }

  /// @param shared made at the first request
  OpikHttp(Lazy<OkHttpClient> shared, OpikSettings settings) {
    this.settings = settings;
    this.transport = Lazy.of(() -> transport(shared.get(), settings));
  }

  private static Transport transport(OkHttpClient shared, OpikSettings settings) {
    OpikLimits limits = settings.limits();
    // A pool of its own: dropping stale connections to Opik must not cost the model its warm ones.
    ConnectionPool connections =
        new ConnectionPool(
            limits.request().atOnce(), limits.idleConnection().toMillis(), TimeUnit.MILLISECONDS);
    OkHttpClient client =
        shared
            .newBuilder()
            .connectionPool(connections)
            // A redirect would carry rows, and perhaps the key, to a place nobody configured.
            .followRedirects(false)
            .followSslRedirects(false)
            .dns(new TimelyDns(shared.dns()))
            .addNetworkInterceptor(OpikHttp::sendAtOnce)
            .build();
    HttpUrl base = HttpUrl.get(settings.baseUrl().toString());
    long compressFrom = isLoopback(base.host()) ? Long.MAX_VALUE : limits.request().compressFrom();
    return new Transport(client, connections, base, compressFrom);
  }

  // A body is longer than what OkHttp writes at a time. Its last part would wait until the server
  // has acknowledged the first, which a server that waits for the rest puts off by 40 ms.
  private static Response sendAtOnce(Interceptor.Chain chain) throws IOException {
    Connection connection = chain.connection();
    if (connection != null) connection.socket().setTcpNoDelay(true);
    return chain.proceed(chain.request());
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /// Bytes of JSON from which a body is to be compressed: never on loopback, which has no network
  /// to save.
  long compressFrom() {
    return transport.get().compressFrom();
  }

  /// To be called before a series of requests. A process that was frozen cannot have noticed that
  /// its idle connections were closed.
  void wake() {
    long now = System.nanoTime();
    long idle = now - lastUsedNanos.getAndSet(now);
    if (idle > settings.limits().idleConnection().toNanos()) forgetConnections();
  }

  /// Closes what is idle, so that the next request connects anew.
  void forgetConnections() {
    transport.ifMade(made -> made.connections().evictAll());
  }

  HttpUrl.Builder url(String path) {
    return transport.get().base().newBuilder().addPathSegments(path);
  }

  Request.Builder request(HttpUrl url) {
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Comet-Workspace", settings.workspace())
            .header("User-Agent", "rein-tracing");
    if (settings.apiKey() != null) request.header("Authorization", settings.apiKey());
    return request;
  }

  /// The answer's body is open; its reading counts against `deadline` too.
  ///
  /// @throws InterruptedIOException when the time is over
  Response open(Request request, Deadline deadline) throws IOException {
    Duration left = deadline.remaining();
    if (left.isZero()) throw new InterruptedIOException("no time left");
    Call call = transport.get().client().newCall(request);
    call.timeout().timeout(left.toNanos(), TimeUnit.NANOSECONDS);
    return TimelyDns.by(deadline, call::execute);
  }

  /// One attempt. Throws nothing: whatever goes wrong is a reply.
  Reply send(BatchRequest batch, Deadline deadline) {
    Request.Builder request = request(url(batch.path).build()).method(batch.method, batch.body);
    if (batch.isGzipped) request.header("Content-Encoding", "gzip");
    try (Response response = open(request.build(), deadline)) {
      return answered(response);
    } catch (InterruptedIOException e) {
      return new Reply.Late();
    } catch (IOException e) {
      return deadline.passed() ? new Reply.Late() : new Reply.Broken();
    } finally {
      lastUsedNanos.set(System.nanoTime());
    }
  }

  private static Reply answered(Response response) throws IOException {
    String type = response.header("Content-Type", "");
    String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
    return new Reply.Answered(
        response.code(),
        kind.startsWith("text/html"),
        response.code() == 409 && says(response, ALREADY_EXISTS),
        response.code() == 404 && kind.startsWith("application/json") && says(response, NO_PROJECT),
        longer(seconds(response, "RateLimit-Reset"), seconds(response, "Retry-After")));
  }

  private static boolean says(Response response, String words) throws IOException {
    String body = response.peekBody(ERROR_BODY_BYTES).string();
    return body.toLowerCase(Locale.ROOT).contains(words);
  }

  // Retry-After may also be a date; Opik never sends one, and then the own waiting applies.
  private static @Nullable Duration seconds(Response response, String header) {
    String value = response.header(header);
    if (value == null) return null;
    try {
      long seconds = Long.parseLong(value.strip());
      return seconds < 0 ? null : Duration.ofSeconds(Math.min(seconds, Integer.MAX_VALUE));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Duration longer(@Nullable Duration a, @Nullable Duration b) {
    if (a == null) return b;
    return b == null || a.compareTo(b) > 0 ? a : b;
  }
}

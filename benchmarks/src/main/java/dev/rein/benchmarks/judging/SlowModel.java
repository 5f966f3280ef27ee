package dev.rein.benchmarks.judging;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// A model on loopback that takes its time, whichever model stands behind it, and counts its calls.
final class SlowModel implements AutoCloseable {
  private static final MediaType JSON = MediaType.get("application/json");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final OkHttpClient http = new OkHttpClient();
  private final AtomicInteger calls = new AtomicInteger();
  private final URI behind;
  private final Duration time;

  /// @param behind answers, and is quicker than `time`
  SlowModel(URI behind, Duration time) throws IOException {
    this.behind = behind;
    this.time = time;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int calls() {
    return calls.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    long due = System.nanoTime() + time.toNanos();
    calls.incrementAndGet();
    String key = exchange.getRequestHeaders().getFirst("x-goog-api-key");
    Request request =
        new Request.Builder()
            .url(behind.resolve(exchange.getRequestURI()).toString())
            .header("x-goog-api-key", key == null ? "" : key)
            .post(RequestBody.create(exchange.getRequestBody().readAllBytes(), JSON))
            .build();
    try (exchange;
        Response response = http.newCall(request).execute()) {
      byte[] body = response.body().bytes();
      for (long left; (left = due - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(response.code(), body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}

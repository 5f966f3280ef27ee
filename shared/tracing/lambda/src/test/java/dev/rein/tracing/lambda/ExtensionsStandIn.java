package dev.rein.tracing.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lambda's Extensions API on loopback, for a handler in this process. Unlike the one beside the
/// runtime client it is told which request ids it gives out.
///
/// @param <T> what is looked at each time the extension asks for an event, which is when the
///   environment may be frozen
final class ExtensionsStandIn<T> implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<T> asked = new LinkedBlockingQueue<>();
  private final Supplier<T> look;

  ExtensionsStandIn(Supplier<T> look) throws IOException {
    this.look = look;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String runtimeApi() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /// @param left until Lambda would stop the process
  void invoke(String requestId, Duration left) {
    events.add(
        new ObjectMapper()
            .createObjectNode()
            .put("requestId", requestId)
            .put("deadlineMs", Instant.now().plus(left).toEpochMilli())
            .toString());
  }

  /// What there was to see when the extension next asked; null if it did not by then.
  @Nullable T asked(Duration atMost) throws InterruptedException {
    return asked.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Lambda-Extension-Identifier", "stand-in");
      String body = "{}";
      if (exchange.getRequestURI().getPath().endsWith("/event/next")) {
        asked.add(look.get());
        body = events.take();
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      // The stand-in is closed.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

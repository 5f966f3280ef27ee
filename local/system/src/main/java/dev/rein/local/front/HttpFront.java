package dev.rein.local.front;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rein.local.lambda.InvocationFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Hands HTTP requests on loopback to functions, as API Gateway's HTTP API does.
public final class HttpFront implements AutoCloseable {
  /// API Gateway's own bounds.
  public static final int MAX_BODY_BYTES = 10 * 1024 * 1024;

  public static final Duration INTEGRATION_TIMEOUT = Duration.ofSeconds(30);

  private static final int STOP_SECONDS = 3;
  private static final int DRAIN_CHUNK_BYTES = 64 * 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Routes routes;
  private final InstantSource clock;
  private final Duration patience;

  private HttpFront(HttpServer server, Routes routes, InstantSource clock, Duration patience) {
    this.server = server;
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.routes = routes;
    this.clock = clock;
    this.patience = patience;
  }

  /// @param port 0 for a free one
  /// @throws IOException if the port can't be had
  public static HttpFront start(int port, Routes routes, InstantSource clock) throws IOException {
    return start(port, routes, clock, INTEGRATION_TIMEOUT);
  }

  static HttpFront start(int port, Routes routes, InstantSource clock, Duration patience)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    HttpFront front = new HttpFront(server, routes, clock, patience);
    server.createContext("/", front::serve);
    server.setExecutor(front.threads);
    server.start();
    return front;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (routes.find(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath())) {
        case Routes.Found.Function found -> invoke(exchange, found);
        case Routes.Found.OtherMethods(String allowed) -> {
          exchange.getResponseHeaders().set("Allow", allowed);
          String path = exchange.getRequestURI().getPath();
          send(exchange, Problem.methodNotAllowed(exchange.getRequestMethod(), path, allowed));
        }
        case Routes.Found.Nothing _ ->
            send(exchange, Problem.notFound(exchange.getRequestURI().getPath()));
      }
    }
  }

  private void invoke(HttpExchange exchange, Routes.Found.Function found) throws IOException {
    byte[] body = body(exchange);
    if (body == null) {
      send(exchange, Problem.tooLarge(MAX_BODY_BYTES));
      return;
    }
    byte[] event = Events.serialize(Events.of(exchange, found, body, clock.instant()));
    Answer answer;
    try {
      answer = Answer.read(found.function().invoke(event, patience));
    } catch (InvocationFailed e) {
      send(
          exchange,
          switch (e.kind()) {
            case FAILED -> Problem.failed();
            case TIMED_OUT -> Problem.timedOut();
            case STOPPING -> Problem.stopping();
          });
      return;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(found.route() + ": not an HTTP answer: " + e.getMessage());
      send(exchange, Problem.failed());
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      send(exchange, Problem.stopping());
      return;
    }
    send(exchange, answer);
  }

  /// @return null when it is too large; then as much again has been read, so that a client that is
  ///   still sending gets to read the answer
  private static byte @Nullable [] body(HttpExchange exchange) throws IOException {
    InputStream input = exchange.getRequestBody();
    byte[] body = input.readNBytes(MAX_BODY_BYTES + 1);
    if (body.length <= MAX_BODY_BYTES) return body;
    byte[] unread = new byte[DRAIN_CHUNK_BYTES];
    for (int drained = 0, read; drained < MAX_BODY_BYTES; drained += read) {
      read = input.read(unread);
      if (read < 0) break;
    }
    return null;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    answer
        .headers()
        .forEach(
            (name, value) -> {
              // The length is that of what is really sent; the connection is ours.
              String lower = name.toLowerCase(Locale.ROOT);
              if (lower.equals("content-length") || lower.equals("connection")) return;
              headers.set(name, value);
            });
    for (String cookie : answer.cookies()) headers.add("Set-Cookie", cookie);
    if (answer.body().length > 0 && !headers.containsKey("Content-Type")) {
      headers.set("Content-Type", "text/plain; charset=utf-8");
    }
    send(exchange, answer.status(), answer.body());
  }

  private static void send(HttpExchange exchange, Problem problem) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", Problem.MEDIA_TYPE);
    send(exchange, problem.status(), problem.json());
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean bodiless =
        body.length == 0
            || status == 204
            || status == 304
            || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bodiless ? -1 : body.length);
    if (!bodiless) exchange.getResponseBody().write(body);
  }

  /// Takes no more requests and gives running ones a moment.
  @Override
  public void close() {
    server.stop(STOP_SECONDS);
    threads.shutdownNow();
  }
}

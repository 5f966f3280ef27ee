package dev.rein.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Stands before a real queue engine, or a table, and lets requests through, or not.
public final class SqsGate implements AutoCloseable {
  /// What becomes of a request.
  public enum Way {
    THROUGH,
    /// 503.
    REFUSE,
    /// 403, after which no client tries again.
    FORBID,
    /// No answer until this is closed.
    HANG,
    RESET,
    /// Reaches the engine; the answer does not come back.
    RESET_AFTER,
    /// Said to have met another transaction, of a table.
    CONFLICT,
    /// The first message of a batch is said to have failed, and is not sent.
    PART
  }

  private final HttpClient client = HttpClient.newHttpClient();

  private final URI engine;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final List<String> bodies = new ArrayList<>();
  private volatile Function<String, Way> decide = _ -> Way.THROUGH;
  private volatile UnaryOperator<String> rewrite = body -> body;

  public SqsGate(URI engine) throws IOException {
    this.engine = engine;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// @param way what becomes of each request, by its body
  public void decide(Function<String, Way> way) {
    decide = way;
  }

  /// Changes the body of each request that goes through, e.g. to let time pass faster.
  public void rewrite(UnaryOperator<String> change) {
    rewrite = change;
  }

  /// Every request's body so far.
  public List<String> bodies() {
    synchronized (bodies) {
      return List.copyOf(bodies);
    }
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      synchronized (bodies) {
        bodies.add(body);
      }
      switch (decide.apply(body)) {
        case THROUGH -> answer(exchange, forward(exchange, body));
        case REFUSE -> exchange.sendResponseHeaders(503, -1);
        case FORBID -> exchange.sendResponseHeaders(403, -1);
        case CONFLICT -> conflict(exchange);
        case HANG -> closed.join();
        case RESET -> {}
        case RESET_AFTER -> forward(exchange, body);
        case PART -> answer(exchange, forward(exchange, spoiled(body)));
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private static void conflict(HttpExchange exchange) throws IOException {
    byte[] body =
        """
        {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
         "CancellationReasons": [{"Code": "TransactionConflict"}]}
        """
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(400, body.length);
    exchange.getResponseBody().write(body);
  }

  /// The first message gets a character that SQS takes in no message.
  private static String spoiled(String body) {
    return body.replaceFirst("\"MessageBody\":\"", "\"MessageBody\":\"\\\\u0001");
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(engine.toString() + exchange.getRequestURI()))
            .POST(HttpRequest.BodyPublishers.ofString(rewrite.apply(body)));
    for (String name : List.of("Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization")) {
      String value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) request.header(name, value);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    exchange
        .getResponseHeaders()
        .set(
            "Content-Type",
            answer.headers().firstValue("Content-Type").orElse("application/x-amz-json-1.0"));
    int length = answer.body().length;
    exchange.sendResponseHeaders(answer.statusCode(), length == 0 ? -1 : length);
    exchange.getResponseBody().write(answer.body());
  }

  @Override
  public void close() {
    closed.complete(null);
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}

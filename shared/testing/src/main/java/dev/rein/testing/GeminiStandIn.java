package dev.rein.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// An HTTP server on loopback that speaks the wire format of Gemini's `generateContent`, and of
/// `streamGenerateContent` with `alt=sse`, which gives the same replies as events.
///
/// It refuses what the real one refuses before any model is asked: no key, no contents, numbers out
/// of range. Everything else is answered by a queue of replies, and by a function of the request
/// once that is empty. Safe for use by several threads.
///
/// ```
/// try (GeminiStandIn gemini = GeminiStandIn.start(request -> GeminiReply.answer("hello"))) {
///   gemini.enqueue(GeminiReply.overloaded503()); // first, then hello
///   … gemini.uri() …
/// }
/// ```
public final class GeminiStandIn implements AutoCloseable {
  static {
    // Read once, when the JDK's server is first used: without it answers are 40 ms late.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final Pattern PATH =
      Pattern.compile("/v1beta/(?:models/)?(.+):(generateContent|streamGenerateContent)");
  private static final Pattern QUERY_KEY = Pattern.compile("(?:^|&)key=([^&]+)");
  private static final double MAX_TEMPERATURE = 2;
  private static final int MAX_OUTPUT_TOKENS = 65_536;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Function<GeminiRequest, GeminiReply> script;
  private final Deque<GeminiReply> queue = new ArrayDeque<>();
  private final List<GeminiRequest> requests = new ArrayList<>();

  private GeminiStandIn(Function<GeminiRequest, GeminiReply> script) throws IOException {
    this.script = script;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// @param script answers what the queue does not
  public static GeminiStandIn start(Function<GeminiRequest, GeminiReply> script) {
    try {
      return new GeminiStandIn(script);
    } catch (IOException e) {
      throw new UncheckedIOException("the stand-in for Gemini can't be started", e);
    }
  }

  /// Answers only what is enqueued; anything more is an error 501.
  public static GeminiStandIn start() {
    return start(
        _ -> GeminiReply.error(501, "UNIMPLEMENTED", "the test has no reply left to give"));
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// To be given in this order, before the script is asked.
  public synchronized GeminiStandIn enqueue(GeminiReply... replies) {
    queue.addAll(List.of(replies));
    return this;
  }

  /// Every well-formed `generateContent` so far, refused ones included.
  public synchronized List<GeminiRequest> requests() {
    return List.copyOf(requests);
  }

  /// @throws IllegalStateException unless exactly one request has come
  public GeminiRequest onlyRequest() {
    List<GeminiRequest> all = requests();
    if (all.size() != 1) throw new IllegalStateException(all.size() + " requests came, not 1");
    return all.getFirst();
  }

  /// Waits until `count` requests have come.
  ///
  /// @throws IllegalStateException if they have not by then
  public synchronized void awaitRequests(int count, Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (requests.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new IllegalStateException(requests.size() + " requests came, not " + count);
      }
      wait(left);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Matcher path = PATH.matcher(exchange.getRequestURI().getPath());
      boolean sse = "alt=sse".equals(exchange.getRequestURI().getRawQuery());
      if (!exchange.getRequestMethod().equals("POST")
          || !path.matches()
          || (path.group(2).startsWith("stream") && !sse)) {
        send(exchange, GeminiReply.error(404, "NOT_FOUND", "no such method"), "");
        return;
      }
      JsonNode json;
      try {
        json = JSON.readTree(body);
      } catch (IOException e) {
        send(exchange, GeminiReply.badRequest("Invalid JSON payload received."), "");
        return;
      }
      GeminiRequest request =
          new GeminiRequest(
              exchange.getRequestURI().getPath(),
              path.group(1),
              headers(exchange),
              key(exchange),
              json);
      send(exchange, replyTo(request), request.model());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private GeminiReply replyTo(GeminiRequest request) {
    GeminiReply refusal = refusal(request);
    synchronized (this) {
      requests.add(request);
      notifyAll();
      if (refusal != null) return refusal;
      GeminiReply queued = queue.poll();
      if (queued != null) return queued;
    }
    return script.apply(request);
  }

  private static @Nullable GeminiReply refusal(GeminiRequest request) {
    if (request.key() == null) return GeminiReply.forbidden();
    if (request.user().isEmpty()) return GeminiReply.badRequest("contents is not specified");
    JsonNode config = request.config();
    double temperature = config.path("temperature").asDouble(0);
    if (temperature < 0 || temperature > MAX_TEMPERATURE) {
      return GeminiReply.badRequest("temperature must be in the range [0.0, 2.0].");
    }
    long maxTokens = GeminiRequest.either(config, "maxOutputTokens", "max_output_tokens").asLong(1);
    if (maxTokens < 1 || maxTokens > MAX_OUTPUT_TOKENS) {
      return GeminiReply.badRequest("max_output_tokens must be in the range [1, 65536].");
    }
    boolean bothSchemas =
        !GeminiRequest.either(config, "responseSchema", "response_schema").isMissingNode()
            && !GeminiRequest.either(config, "responseJsonSchema", "response_json_schema")
                .isMissingNode();
    if (bothSchemas) return GeminiReply.badRequest("only one response schema may be set");
    return null;
  }

  private void send(HttpExchange exchange, GeminiReply reply, String model)
      throws IOException, InterruptedException {
    // Waits like a slow server, but no longer than the stand-in lives.
    if (!reply.delay.isZero()) closed.await(reply.delay.toMillis(), TimeUnit.MILLISECONDS);
    switch (reply.line) {
      case SILENT -> {
        closed.await();
        return;
      }
      case DROPPED -> {
        return;
      }
      case GOOD, CUT -> {}
    }
    boolean streamed = exchange.getRequestURI().getPath().endsWith(":streamGenerateContent");
    byte[] body = reply.body(model, streamed).getBytes(StandardCharsets.UTF_8);
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    if (body.length > 0 && accepted != null && accepted.contains("gzip")) {
      body = gzip(body);
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    reply.headers.forEach(exchange.getResponseHeaders()::set);
    if (streamed && reply.isEvents()) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    }
    exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
    if (body.length == 0) return;
    // Not closed here: closing the exchange with bytes missing is what cuts the connection.
    OutputStream out = exchange.getResponseBody();
    out.write(body, 0, reply.line == GeminiReply.Line.CUT ? body.length / 2 : body.length);
    out.flush();
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    return packed.toByteArray();
  }

  private static Map<String, List<String>> headers(HttpExchange exchange) {
    Map<String, List<String>> headers = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    return headers;
  }

  private static @Nullable String key(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("x-goog-api-key");
    if (header != null && !header.isBlank()) return header;
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null) return null;
    Matcher found = QUERY_KEY.matcher(query);
    return found.find() ? URLDecoder.decode(found.group(1), StandardCharsets.UTF_8) : null;
  }
}

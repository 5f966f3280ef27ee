package dev.rein.local.gemini;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rein.testing.GeminiEvents;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A stand-in for Gemini that speaks its wire format on loopback, streams included, and answers by
/// rules. What it answers depends on the goal; it is no language model, and nothing it says was
/// learned.
///
/// @see <a href="https://ai.google.dev/api/generate-content">Gemini's generateContent</a>
public final class OfflineGemini implements AutoCloseable {
  /// Of a request; Gemini's own inline bound.
  static final int MAX_REQUEST_BYTES = 20 * 1024 * 1024;

  /// As Google says to count.
  private static final int CHARACTERS_A_TOKEN = 4;

  /// An answer takes as long as this, plus a millisecond for every so many tokens of it: spans show
  /// believable times, and a longer answer a longer one.
  private static final int BASE_LATENCY_MS = 40;

  private static final int TOKENS_A_MS = 25;
  private static final int MOST_EXTRA_LATENCY_MS = 80;

  private static final Pattern GENERATE =
      Pattern.compile("/v1(?:beta|alpha)?/models/([^/:]+):(generateContent|streamGenerateContent)");
  private static final Pattern KNOWN_MODEL = Pattern.compile("gemini-[a-z0-9.-]+");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private OfflineGemini(HttpServer server) {
    this.server = server;
  }

  public static OfflineGemini start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    OfflineGemini gemini = new OfflineGemini(server);
    server.createContext("/", gemini::serve);
    server.setExecutor(gemini.threads);
    server.start();
    return gemini;
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_REQUEST_BYTES + 1);
      Matcher route = GENERATE.matcher(exchange.getRequestURI().getPath());
      if (!route.matches() || !exchange.getRequestMethod().equals("POST") || isList(exchange)) {
        fail(exchange, 404, "NOT_FOUND", "The requested URL was not found on this server.");
      } else if (!hasKey(exchange)) {
        fail(
            exchange,
            403,
            "PERMISSION_DENIED",
            "Method doesn't allow unregistered callers (callers without established identity).");
      } else if (body.length > MAX_REQUEST_BYTES) {
        fail(exchange, 400, "INVALID_ARGUMENT", "Request payload size exceeds the limit.");
      } else if (!KNOWN_MODEL.matcher(route.group(1)).matches()) {
        fail(
            exchange,
            404,
            "NOT_FOUND",
            "models/"
                + route.group(1)
                + " is not found for API version v1beta, or is not supported for generateContent.");
      } else {
        generate(exchange, route.group(1), body);
      }
    }
  }

  /// A stream that is not asked for as events is a JSON list, which this does not speak.
  private static boolean isList(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return isStream(exchange)
        && (query == null || !Pattern.compile("(^|&)alt=sse(&|$)").matcher(query).find());
  }

  private static boolean isStream(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().endsWith(":streamGenerateContent");
  }

  private static boolean hasKey(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("x-goog-api-key");
    String query = exchange.getRequestURI().getRawQuery();
    return (header != null && !header.isBlank())
        || (query != null && Pattern.compile("(^|&)key=[^&]").matcher(query).find());
  }

  private static void generate(HttpExchange exchange, String model, byte[] body)
      throws IOException {
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (JacksonException e) {
      fail(exchange, 400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
      return;
    }
    if (!request.path("contents").isArray() || request.path("contents").isEmpty()) {
      fail(
          exchange,
          400,
          "INVALID_ARGUMENT",
          "* GenerateContentRequest.contents: contents is not specified\n");
      return;
    }
    Prompted prompt = Prompted.of(request);
    String whole = Answers.to(prompt);
    boolean cut = tokens(whole) > prompt.mostTokens();
    String text = cut ? whole.substring(0, prompt.mostTokens() * CHARACTERS_A_TOKEN) : whole;
    pause(tokens(text));
    ObjectNode response = response(model, prompt, text, cut ? "MAX_TOKENS" : "STOP");
    if (isStream(exchange)) stream(exchange, response);
    else send(exchange, 200, response);
  }

  private static void stream(HttpExchange exchange, ObjectNode response) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (String event : GeminiEvents.of(response)) {
      out.write(event.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private static ObjectNode response(String model, Prompted prompt, String text, String finish) {
    int asked = tokens(prompt.text());
    int answered = tokens(text);
    ObjectNode response = JSON.createObjectNode();
    ObjectNode candidate = response.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content");
    content.putArray("parts").addObject().put("text", text);
    content.put("role", "model");
    candidate.put("finishReason", finish);
    candidate.put("index", 0);
    ObjectNode usage = response.putObject("usageMetadata");
    usage.put("promptTokenCount", asked);
    usage.put("candidatesTokenCount", answered);
    usage.put("totalTokenCount", asked + answered);
    usage
        .putArray("promptTokensDetails")
        .addObject()
        .put("modality", "TEXT")
        .put("tokenCount", asked);
    response.put("modelVersion", model);
    response.put(
        "responseId",
        "offline-"
            + UUID.nameUUIDFromBytes(
                (prompt.text() + '\0' + text).getBytes(StandardCharsets.UTF_8)));
    return response;
  }

  private static int tokens(String text) {
    return (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN;
  }

  private static void pause(int tokens) throws IOException {
    try {
      Thread.sleep(BASE_LATENCY_MS + Math.min(MOST_EXTRA_LATENCY_MS, tokens / TOKENS_A_MS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopping", e);
    }
  }

  private static void fail(HttpExchange exchange, int code, String status, String message)
      throws IOException {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("code", code).put("message", message).put("status", status);
    send(exchange, code, body);
  }

  private static void send(HttpExchange exchange, int code, ObjectNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

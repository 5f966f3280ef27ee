package dev.rein.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stands before a Gemini and notes what it says, with `{{nonce}}` for the nonce of each request.
final class GeminiRecorder implements AutoCloseable {
  private static final Pattern NONCE = Pattern.compile("<<<DATA [a-z_]+ ([0-9a-f]{16})>>>");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI gemini;
  private final List<String> said = new ArrayList<>();

  private GeminiRecorder(HttpServer server, URI gemini) {
    this.server = server;
    this.gemini = gemini;
  }

  static GeminiRecorder before(URI gemini) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    GeminiRecorder recorder = new GeminiRecorder(server, gemini);
    server.createContext("/", recorder::pass);
    server.start();
    return recorder;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// What was said since it was asked last.
  synchronized List<String> take() {
    List<String> taken = List.copyOf(said);
    said.clear();
    return taken;
  }

  private synchronized void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpRequest request =
          HttpRequest.newBuilder(gemini.resolve(exchange.getRequestURI()))
              .header("Content-Type", "application/json")
              .header("x-goog-api-key", "offline")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      note(new String(body, StandardCharsets.UTF_8), JSON.readTree(answer.body()));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("stopping", e));
    }
  }

  private void note(String request, JsonNode answer) {
    String text = answer.at("/candidates/0/content/parts/0/text").asText();
    Matcher nonce = NONCE.matcher(request);
    said.add(nonce.find() ? text.replace(nonce.group(1), "{{nonce}}") : text);
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}

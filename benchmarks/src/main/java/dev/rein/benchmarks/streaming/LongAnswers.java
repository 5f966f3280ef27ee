package dev.rein.benchmarks.streaming;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// Gemini on loopback, whose answers have as many characters as the model's name says: `say-1000`.
final class LongAnswers implements AutoCloseable {
  private static final int PIECE = 4_096;

  private final HttpServer server;

  LongAnswers() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("no port on loopback", e);
    }
    server.createContext("/", LongAnswers::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      int method = path.lastIndexOf(':');
      int left = Integer.parseInt(path.substring(path.lastIndexOf("say-") + 4, method));
      boolean streams = path.endsWith("streamGenerateContent");
      exchange
          .getResponseHeaders()
          .set("Content-Type", streams ? "text/event-stream" : "application/json");
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      if (!streams) {
        write(body, event(left, true));
        return;
      }
      for (; left > 0; left -= PIECE) {
        write(body, "data: " + event(Math.min(left, PIECE), left <= PIECE) + "\r\n\r\n");
      }
    }
  }

  private static String event(int characters, boolean last) {
    return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + "x".repeat(characters)
        + "\"}],\"role\":\"model\"},"
        + (last ? "\"finishReason\":\"STOP\"," : "")
        + "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":1,\"candidatesTokenCount\":1,"
        + "\"totalTokenCount\":2},\"modelVersion\":\"say\"}";
  }

  private static void write(OutputStream body, String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The one call of AWS Secrets Manager that is made, on loopback, in its wire format (AWS JSON
/// 1.1).
final class SecretsManagerStandIn implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  SecretsManagerStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void put(String name, String value) {
    secrets.put(name, value);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = Json.parse(exchange.getRequestBody().readAllBytes());
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String name = request.path("SecretId").asText();
      String value = secrets.get(name);
      ObjectNode answer = Json.object();
      if (!"secretsmanager.GetSecretValue".equals(target)) {
        answer.put("__type", "UnknownOperationException");
      } else if (value == null) {
        answer
            .put("__type", "ResourceNotFoundException")
            .put("Message", "Secrets Manager can't find the specified secret.");
      } else {
        answer.put("Name", name).put("SecretString", value);
      }
      byte[] bytes = Json.bytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(answer.has("__type") ? 400 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

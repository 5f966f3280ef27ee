package dev.rein.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// HTTP API events (payload format 2.0) for these tests.
final class Events {
  private Events() {}

  static ObjectNode http(String method, String path) {
    ObjectNode event = Json.object().put("version", "2.0").put("rawPath", path);
    event.putObject("headers").put("Content-Type", "application/json");
    ObjectNode context = event.putObject("requestContext");
    context.putObject("http").put("method", method).put("path", path);
    context.putObject("authorizer").putObject("jwt").putObject("claims").put("sub", "user-1");
    return event.put("isBase64Encoded", false);
  }

  static HttpRequest request(String method, String path) {
    return HttpRequest.of(http(method, path));
  }

  static HttpRequest post(String body) {
    return HttpRequest.of(http("POST", "/things").put("body", body));
  }

  static HttpRequest post(byte[] body) {
    return HttpRequest.of(
        http("POST", "/things")
            .put("body", Base64.getEncoder().encodeToString(body))
            .put("isBase64Encoded", true));
  }

  static HttpRequest postAs(String contentType, String body) {
    ObjectNode event = http("POST", "/things").put("body", body);
    event.putObject("headers").put("content-type", contentType);
    return HttpRequest.of(event);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

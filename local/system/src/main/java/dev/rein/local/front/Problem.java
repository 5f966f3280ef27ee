package dev.rein.local.front;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/// An RFC 9457 problem of the front's own; those of the product are the functions'. A type has one
/// title, whoever answers it.
///
/// @param type last segment of the `type`
record Problem(int status, String type, String title, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Problem notFound(String path) {
    return new Problem(404, "not-found", "Not found", "There is nothing at " + path + ".");
  }

  static Problem methodNotAllowed(String method, String path, String allowed) {
    return new Problem(
        405,
        "method-not-allowed",
        "Method not allowed",
        path + " answers " + allowed + ", not " + method + ".");
  }

  static Problem tooLarge(long mostBytes) {
    return new Problem(
        413,
        "body-too-large",
        "The body is too large",
        "A request's body may have at most " + mostBytes + " bytes.");
  }

  static Problem failed() {
    return new Problem(
        500, "internal-error", "Internal error", "The function gave no usable answer.");
  }

  static Problem stopping() {
    return new Problem(503, "unavailable", "Unavailable", "The system is stopping.");
  }

  static Problem timedOut() {
    return new Problem(
        504, "gateway-timeout", "Gateway timeout", "The function did not answer in time.");
  }

  byte[] json() {
    ObjectNode node = JSON.createObjectNode();
    node.put("type", "https://rein.dev/problems/" + type);
    node.put("title", title);
    node.put("status", status);
    node.put("detail", detail);
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}

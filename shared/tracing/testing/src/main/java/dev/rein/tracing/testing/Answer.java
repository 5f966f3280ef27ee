package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// An HTTP answer in Opik's shapes.
///
/// @param body empty for none
record Answer(int status, String contentType, Map<String, String> headers, String body) {

  static Answer noContent() {
    return new Answer(204, "", Map.of(), "");
  }

  static Answer json(int status, JsonNode body) {
    return new Answer(status, "application/json", Map.of(), body.toString());
  }

  static Answer html(String page) {
    return new Answer(200, "text/html; charset=utf-8", Map.of(), page);
  }

  /// The shape of Opik's framework: JSON errors, unknown routes, credentials.
  static Answer code(int status, String message) {
    ObjectNode body = OpikStore.JSON.createObjectNode();
    return json(status, body.put("code", status).put("message", message));
  }

  /// The shape of Opik's own checks.
  static Answer errors(List<Violation> violations) {
    ObjectNode body = OpikStore.JSON.createObjectNode();
    var messages = body.putArray("errors");
    violations.forEach(violation -> messages.add(violation.message()));
    boolean onlyInvalid = violations.stream().allMatch(violation -> violation.status() == 422);
    return json(onlyInvalid ? 422 : 400, body);
  }

  static Answer errors(int status, String message) {
    ObjectNode body = OpikStore.JSON.createObjectNode();
    body.putArray("errors").add(message);
    return json(status, body);
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}

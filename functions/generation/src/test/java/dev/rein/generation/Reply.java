package dev.rein.generation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// What a caller gets back over HTTP.
record Reply(int status, Map<String, String> headers, JsonNode body) {
  String text(String pointer) {
    return body.at(pointer).asText("");
  }

  String goalId() {
    return text("/goalId");
  }

  /// Last segment of the problem's type.
  String problem() {
    String type = text("/type");
    return type.substring(type.lastIndexOf('/') + 1);
  }
}

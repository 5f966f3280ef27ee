package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// What a function rehearses: a recording of itself at work (`rehearsal.json`).
///
/// @param events that it is given, in order
/// @param answers what Gemini says, in order; [RehearsalScript#NONCE] stands for the nonce that was
///   sent along
/// @param items what the table holds, in DynamoDB's own JSON
record RehearsalScript(List<JsonNode> events, List<String> answers, List<JsonNode> items) {
  static final String NONCE = "{{nonce}}";

  /// @param function whose package has the recording
  /// @throws IOException if there is none or it can't be read
  static RehearsalScript of(Class<?> function) throws IOException {
    try (InputStream file = function.getResourceAsStream("rehearsal.json")) {
      if (file == null) throw new IOException("there is no rehearsal.json");
      JsonNode script = Json.parse(file.readAllBytes());
      List<String> answers = new ArrayList<>();
      for (JsonNode answer : script.path("gemini")) answers.add(answer.asText());
      return new RehearsalScript(list(script.path("events")), answers, list(script.path("items")));
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> list = new ArrayList<>();
    array.forEach(list::add);
    return list;
  }
}

package dev.rein.llm;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.json.TreeReader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the one JSON object that a model was asked for, and nothing less strict than that: half an
/// object, a repeated key or words after it mean that the answer can't be trusted.
final class JsonText {
  // Models put a fence around JSON now and then, even when told the MIME type.
  private static final Pattern FENCED =
      Pattern.compile("```[A-Za-z]*\\s*(.*?)\\s*```", Pattern.DOTALL);

  private static final TreeReader STRICT =
      TreeReader.of(
          new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private JsonText() {}

  /// @return empty where `text` is not exactly one JSON object
  static Optional<ObjectNode> object(String text) {
    String plain = text.strip();
    Matcher fenced = FENCED.matcher(plain);
    try {
      JsonNode read = STRICT.read(fenced.matches() ? fenced.group(1) : plain);
      return read instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}

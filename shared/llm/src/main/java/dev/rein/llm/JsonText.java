package dev.rein.llm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the one JSON object that a model was asked for, and nothing less strict than that: half an
/// object, a repeated key or words after it mean that the answer can't be trusted.
final class JsonText {
  // Models put a fence around JSON now and then, even when told the MIME type.
  private static final Pattern FENCED =
      Pattern.compile("```[A-Za-z]*\\s*\\n(.*?)\\n?\\s*```", Pattern.DOTALL);

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonText() {}

  /// @return empty where `text` is not exactly one JSON object
  static Optional<ObjectNode> object(String text) {
    String plain = text.strip();
    Matcher fenced = FENCED.matcher(plain);
    try {
      JsonNode read = STRICT.readTree(fenced.matches() ? fenced.group(1) : plain);
      return read instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}

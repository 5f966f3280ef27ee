package dev.rein.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One `generateContent` request as it came over the wire. Field names are understood in camelCase
/// and in snake_case, as by the real API.
///
/// @param path without the query
/// @param model from the path
/// @param headers by lower-case name
/// @param key from the header `x-goog-api-key` or the query's `key`, null without either
/// @param body parsed
public record GeminiRequest(
    String path,
    String model,
    Map<String, List<String>> headers,
    @Nullable String key,
    JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern BLOCK =
      Pattern.compile(
          "^<<<DATA ([a-z_]+) ([0-9a-f]{16})>>>\\n(.*?)\\n<<<END \\1 \\2>>>$",
          Pattern.DOTALL | Pattern.MULTILINE);

  /// A block of data fenced into the prompt.
  public record DataBlock(String nonce, JsonNode json) {}

  /// @return the first value, or null
  public @Nullable String header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values == null || values.isEmpty() ? null : values.getFirst();
  }

  /// The system instruction's text, empty without one.
  public String system() {
    return text(either(body, "systemInstruction", "system_instruction"));
  }

  /// The text of every content, one after the other.
  public String user() {
    StringBuilder text = new StringBuilder();
    body.path("contents").forEach(content -> text.append(text(content)));
    return text.toString();
  }

  /// `generationConfig`, missing where there is none.
  public JsonNode config() {
    return either(body, "generationConfig", "generation_config");
  }

  /// The schema asked for, in whichever of its two fields it came; null for free text.
  public @Nullable JsonNode schema() {
    JsonNode json = either(config(), "responseJsonSchema", "response_json_schema");
    JsonNode schema =
        json.isMissingNode() ? either(config(), "responseSchema", "response_schema") : json;
    return schema.isMissingNode() ? null : schema;
  }

  /// The data fenced into [#user()], by name in order of appearance.
  ///
  /// @throws IllegalStateException if a block is not JSON
  public Map<String, DataBlock> dataBlocks() {
    Map<String, DataBlock> blocks = new LinkedHashMap<>();
    Matcher block = BLOCK.matcher(user());
    while (block.find()) {
      try {
        blocks.put(block.group(1), new DataBlock(block.group(2), JSON.readTree(block.group(3))));
      } catch (IOException e) {
        throw new IllegalStateException("the block " + block.group(1) + " is not JSON", e);
      }
    }
    return blocks;
  }

  static JsonNode either(JsonNode node, String camel, String snake) {
    JsonNode found = node.path(camel);
    return found.isMissingNode() ? node.path(snake) : found;
  }

  private static String text(JsonNode content) {
    StringBuilder text = new StringBuilder();
    content.path("parts").forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }
}

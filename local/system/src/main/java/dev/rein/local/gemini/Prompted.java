package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A request in Gemini's wire format, as far as the stand-in reads it.
///
/// @param text all of the prompt's text, system instructions first
/// @param user what was asked, without system instructions
/// @param schema of the answer; a missing node for free text
/// @param mostTokens of the answer
record Prompted(String text, String user, JsonNode schema, int mostTokens) {
  private static final int USUAL_MOST_TOKENS = 65_536;
  private static final Pattern BLOCK =
      Pattern.compile("(?m)^<<<DATA ([a-z_]+) ([0-9a-f]{16})>>>\\R(.*)\\R<<<END \\1 \\2>>>\\s*$");

  /// A fenced block of data.
  record Block(String nonce, String content) {}

  static Prompted of(JsonNode body) {
    JsonNode system = either(body, "systemInstruction", "system_instruction");
    StringBuilder user = new StringBuilder();
    for (JsonNode content : body.path("contents")) append(user, content);
    StringBuilder all = new StringBuilder();
    append(all, system);
    JsonNode config = either(body, "generationConfig", "generation_config");
    JsonNode schema = either(config, "responseJsonSchema", "response_json_schema");
    if (schema.isMissingNode()) schema = either(config, "responseSchema", "response_schema");
    int most = either(config, "maxOutputTokens", "max_output_tokens").asInt(USUAL_MOST_TOKENS);
    return new Prompted(all.append(user).toString(), user.toString(), schema, most);
  }

  private static void append(StringBuilder text, JsonNode content) {
    for (JsonNode part : content.path("parts"))
      text.append(part.path("text").asText("")).append('\n');
  }

  private static JsonNode either(JsonNode node, String camel, String snake) {
    return node.has(camel) ? node.path(camel) : node.path(snake);
  }

  boolean asksFor(String property) {
    return schema.path("properties").has(property);
  }

  /// The fenced blocks by name; of two with one name the first.
  Map<String, Block> blocks() {
    Map<String, Block> blocks = new LinkedHashMap<>();
    Matcher matcher = BLOCK.matcher(user);
    while (matcher.find()) {
      blocks.putIfAbsent(matcher.group(1), new Block(matcher.group(2), matcher.group(3)));
    }
    return blocks;
  }
}

package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Marks data in a prompt as data: JSON on one line, between two lines that carry a nonce which the
/// data cannot hold.
final class Fence {
  private Fence() {}

  /// @param name lowercase letters and `_`
  /// @param nonce new for each call; taken out of every text of `content`
  static String render(String name, JsonNode content, String nonce) {
    return "<<<DATA %s %s>>>\n%s\n<<<END %s %s>>>"
        .formatted(name, nonce, oneLine(Json.write(without(nonce, content))), name, nonce);
  }

  /// @param content of each name
  static Map<String, String> renderAll(
      List<String> names, Function<String, ? extends JsonNode> content, String nonce) {
    Map<String, String> blocks = new LinkedHashMap<>();
    for (String name : names) blocks.put(name, render(name, content.apply(name), nonce));
    return blocks;
  }

  private static JsonNode without(String nonce, JsonNode node) {
    if (node.isTextual()) return TextNode.valueOf(without(nonce, node.textValue()));
    if (node.isArray()) {
      ArrayNode clean = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(entry -> clean.add(without(nonce, entry)));
      return clean;
    }
    if (node.isObject()) {
      ObjectNode clean = Json.object();
      node.properties()
          .forEach(
              field -> clean.set(without(nonce, field.getKey()), without(nonce, field.getValue())));
      return clean;
    }
    return node;
  }

  // Taking a nonce out may join two halves of another one.
  private static String without(String nonce, String text) {
    String clean = text;
    while (clean.contains(nonce)) clean = clean.replace(nonce, "");
    return clean;
  }

  // Jackson writes these as they are, and they break lines too.
  private static String oneLine(String json) {
    return json.replace("\u0085", "\\u0085")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}

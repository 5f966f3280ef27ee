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

  // Jackson writes these as they are. Some break lines, some are not seen, and angle brackets could
  // look like a marker to a reader that does not look closely. All of them stand in strings only.
  private static String oneLine(String json) {
    StringBuilder line = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); ) {
      int c = json.codePointAt(i);
      if (isEscaped(c)) {
        for (char unit : Character.toChars(c)) line.append("\\u%04x".formatted((int) unit));
      } else {
        line.appendCodePoint(c);
      }
      i += Character.charCount(c);
    }
    return line.toString();
  }

  private static boolean isEscaped(int c) {
    if (c == '<' || c == '>') return true;
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}

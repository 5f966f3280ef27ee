package dev.rein.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The texts in a JSON tree, in order.
final class Leaves {
  private Leaves() {}

  static List<String> of(JsonNode node) {
    List<String> texts = new ArrayList<>();
    collect(node, texts);
    return texts;
  }

  private static void collect(JsonNode node, List<String> into) {
    if (node.isTextual()) into.add(node.textValue());
    else node.forEach(child -> collect(child, into));
  }

  /// A copy with other texts.
  ///
  /// @param texts as many as [#of] gives
  static ObjectNode replaced(ObjectNode node, List<String> texts) {
    return (ObjectNode) replaced(node, texts.iterator());
  }

  private static JsonNode replaced(JsonNode node, Iterator<String> texts) {
    if (node.isTextual()) return TextNode.valueOf(texts.next());
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode(node.size());
      node.forEach(entry -> array.add(replaced(entry, texts)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties()
          .forEach(field -> object.set(field.getKey(), replaced(field.getValue(), texts)));
      return object;
    }
    return node;
  }
}

package dev.rein.coaching;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.json.TreeReader;
import dev.rein.json.TreeWriter;
import java.util.List;

/// JSON text to trees and back; mapping is written by hand elsewhere.
final class Json {
  private static final TreeReader READER = TreeReader.of(new JsonFactory());

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode texts(List<String> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
    values.forEach(array::add);
    return array;
  }

  /// Compact, on one line.
  static String write(JsonNode node) {
    return TreeWriter.text(node);
  }

  /// @throws IllegalArgumentException if it is not JSON; says where, not what is written there
  static JsonNode parse(String text) {
    try {
      return READER.read(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not JSON: line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    }
  }
}

package dev.rein.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;

/// Makes a schema say in which order keys are to be written, in all three ways that Gemini looks
/// at: the order of `required`, of `properties`, and `propertyOrdering`.
final class KeyOrder {
  private KeyOrder() {}

  /// @return a copy; keys that are not required follow in their own order
  static ObjectNode ofRequired(ObjectNode schema) {
    ObjectNode copy = schema.deepCopy();
    order(copy);
    return copy;
  }

  private static void order(JsonNode node) {
    node.forEach(KeyOrder::order);
    if (!(node instanceof ObjectNode schema)
        || !(schema.get("properties") instanceof ObjectNode properties)
        || !(schema.get("required") instanceof ArrayNode required)) {
      return;
    }
    Set<String> keys = new LinkedHashSet<>();
    required.forEach(key -> keys.add(key.asText()));
    keys.retainAll(Set.copyOf(properties.propertyStream().map(it -> it.getKey()).toList()));
    properties.fieldNames().forEachRemaining(keys::add);
    ObjectNode ordered = schema.objectNode();
    ArrayNode ordering = schema.arrayNode();
    for (String key : keys) {
      ordered.set(key, properties.get(key));
      ordering.add(key);
    }
    schema.set("properties", ordered);
    schema.set("propertyOrdering", ordering);
  }
}

package dev.rein.packages;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Items as DynamoDB writes them.
final class ItemJson {
  private ItemJson() {}

  static ObjectNode of(Map<String, AttributeValue> attributes) {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(attributes).forEach((name, value) -> item.set(name, value(value)));
    return item;
  }

  private static ObjectNode value(AttributeValue value) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case B -> json.put("B", value.b().asByteArray());
      case M -> json.set("M", of(value.m()));
      case L -> value.l().forEach(one -> json.withArray("L").add(value(one)));
      case SS -> value.ss().forEach(json.withArray("SS")::add);
      case NS -> value.ns().forEach(json.withArray("NS")::add);
      case BS, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("no item here has a " + value.type());
    }
    return json;
  }
}

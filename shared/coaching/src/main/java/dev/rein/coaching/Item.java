package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// One item of the table. Never changed; `with` gives another one.
record Item(Map<String, AttributeValue> attributes) {
  static final String PK = "pk";
  static final String SK = "sk";
  static final String EXPIRES_AT = "expiresAt";

  /// Bytes of one JSON document in an item. An item may have 409,600 in all, and none of ours holds
  /// two large ones.
  static final int DOCUMENT_BYTES = 350 * 1024;

  Item {
    attributes = Map.copyOf(attributes);
  }

  static Item key(String pk, String sk) {
    return new Item(Map.of(PK, text(pk), SK, text(sk)));
  }

  Item with(String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(attributes);
    changed.put(name, value);
    return new Item(changed);
  }

  Item with(String name, String value) {
    return with(name, text(value));
  }

  Item without(String name) {
    Map<String, AttributeValue> changed = new HashMap<>(attributes);
    changed.remove(name);
    return new Item(changed);
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  String text(String name, String otherwise) {
    String value = textOrNull(name);
    return value == null ? otherwise : value;
  }

  @Nullable String textOrNull(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? null : value.s();
  }

  String require(String name) {
    return required(name).s();
  }

  BigDecimal number(String name) {
    return new BigDecimal(required(name).n());
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(required(name).bool());
  }

  Instant instant(String name) {
    return instant(number(name));
  }

  JsonNode json(String name) {
    return Json.parse(require(name));
  }

  Item map(String name) {
    return new Item(required(name).m());
  }

  Map<String, String> texts(String name) {
    return values(name, AttributeValue::s);
  }

  <T> List<T> list(String name, Function<AttributeValue, T> read) {
    return required(name).l().stream().map(read).toList();
  }

  /// Roughly how large it is: its texts, without those inside maps and lists.
  long characters() {
    long sum = 0;
    for (AttributeValue value : attributes.values()) {
      if (value.s() != null) sum += value.s().length();
    }
    return sum;
  }

  <T> Map<String, T> values(String name, Function<AttributeValue, T> read) {
    Map<String, T> values = new TreeMap<>();
    required(name).m().forEach((key, value) -> values.put(key, read.apply(value)));
    return values;
  }

  private AttributeValue required(String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw new IllegalStateException("an item of the table has no attribute " + name);
    }
    return value;
  }

  static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  static AttributeValue number(BigDecimal value) {
    return AttributeValue.fromN(value.toPlainString());
  }

  static AttributeValue flag(boolean value) {
    return AttributeValue.fromBool(value);
  }

  static AttributeValue texts(Map<String, String> values) {
    Map<String, AttributeValue> map = new HashMap<>();
    values.forEach((key, value) -> map.put(key, text(value)));
    return AttributeValue.fromM(map);
  }

  /// Seconds since 1970 with nine decimals, so that times of any precision compare as numbers.
  static AttributeValue instant(Instant time) {
    return number(
        BigDecimal.valueOf(time.getEpochSecond()).add(BigDecimal.valueOf(time.getNano(), 9)));
  }

  private static Instant instant(BigDecimal seconds) {
    long whole = seconds.longValue();
    return Instant.ofEpochSecond(
        whole, seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValueExact());
  }

  /// @param what it is, for the message
  /// @throws IllegalArgumentException if it has more than [#DOCUMENT_BYTES]
  static AttributeValue document(String what, String content) {
    int bytes = content.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > DOCUMENT_BYTES) {
      throw new IllegalArgumentException(
          what + " has " + bytes + " bytes; at most " + DOCUMENT_BYTES + " can be kept");
    }
    return text(content);
  }
}

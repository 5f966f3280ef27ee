package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The fields of one JSON object, read strictly. Every complaint is an [UnusableAnswer] that names
/// the field. Fields that nobody asks for are ignored.
final class JsonFields {
  private final JsonNode node;
  private final String pointer;

  private JsonFields(JsonNode node, String pointer) {
    if (!node.isObject()) throw new UnusableAnswer(pointer, "is not an object");
    this.node = node;
    this.pointer = pointer;
  }

  static JsonFields of(JsonNode node) {
    return new JsonFields(node, "");
  }

  String at(String name) {
    return pointer + "/" + name;
  }

  JsonNode node() {
    return node;
  }

  String text(String name, int maxCharacters) {
    return text(get(name), at(name), maxCharacters);
  }

  List<String> texts(String name, int maxEntries, int maxCharacters) {
    JsonNode list = list(name, maxEntries);
    List<String> texts = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      texts.add(text(list.get(i), at(name) + "/" + i, maxCharacters));
    }
    return texts;
  }

  /// Entries may be blank.
  List<String> textsOrBlank(String name, int maxEntries, int maxCharacters) {
    JsonNode list = list(name, maxEntries);
    List<String> texts = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      JsonNode entry = list.get(i);
      boolean blank = entry.isTextual() && entry.textValue().isBlank();
      texts.add(blank ? "" : text(entry, at(name) + "/" + i, maxCharacters));
    }
    return texts;
  }

  int integer(String name, int min, int max) {
    return integer(get(name), at(name), min, max);
  }

  List<Integer> integers(String name, int maxEntries, int min, int max) {
    JsonNode list = list(name, maxEntries);
    List<Integer> integers = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      integers.add(integer(list.get(i), at(name) + "/" + i, min, max));
    }
    return integers;
  }

  double number(String name, double min, double max) {
    return number(get(name), at(name), min, max);
  }

  JsonFields object(String name) {
    return new JsonFields(get(name), at(name));
  }

  List<JsonFields> objects(String name, int maxEntries) {
    JsonNode list = list(name, maxEntries);
    List<JsonFields> objects = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      objects.add(new JsonFields(list.get(i), at(name) + "/" + i));
    }
    return objects;
  }

  private JsonNode get(String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) throw new UnusableAnswer(at(name), "is missing");
    return value;
  }

  private JsonNode list(String name, int maxEntries) {
    JsonNode list = get(name);
    if (!list.isArray()) throw new UnusableAnswer(at(name), "is not a list");
    if (list.size() > maxEntries) {
      throw new UnusableAnswer(at(name), "has more than " + maxEntries + " entries");
    }
    return list;
  }

  private static String text(JsonNode value, String at, int maxCharacters) {
    if (!value.isTextual()) throw new UnusableAnswer(at, "is not a text");
    String text = value.textValue();
    if (text.isBlank()) throw new UnusableAnswer(at, "is blank");
    if (text.length() > maxCharacters) {
      throw new UnusableAnswer(at, "is longer than " + maxCharacters + " characters");
    }
    return text;
  }

  private static double number(JsonNode value, String at, double min, double max) {
    if (!value.isNumber()) throw new UnusableAnswer(at, "is not a number");
    double number = value.doubleValue();
    if (!(number >= min && number <= max)) {
      throw new UnusableAnswer(at, "is not within " + min + " to " + max);
    }
    return number;
  }

  // A model writes 3.0 where it means 3.
  private static int integer(JsonNode value, String at, int min, int max) {
    if (!value.isNumber()) throw new UnusableAnswer(at, "is not an integer");
    double number = value.doubleValue();
    if (number != Math.rint(number)) throw new UnusableAnswer(at, "is not an integer");
    if (!(number >= min && number <= max)) {
      throw new UnusableAnswer(at, "is not within " + min + " to " + max);
    }
    return (int) number;
  }
}

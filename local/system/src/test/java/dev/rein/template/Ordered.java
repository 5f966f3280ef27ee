package dev.rein.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/// Collects entries into a map that keeps their order.
final class Ordered {
  static <V> Collector<Map.Entry<String, V>, ?, Map<String, V>> map() {
    return Collectors.toMap(
        Map.Entry::getKey,
        Map.Entry::getValue,
        (_, second) -> second,
        LinkedHashMap<String, V>::new);
  }

  private Ordered() {}
}

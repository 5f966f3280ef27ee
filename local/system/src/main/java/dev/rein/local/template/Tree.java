package dev.rein.local.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A mapping of the template and where it stands, so that errors can say so.
record Tree(String where, Map<?, ?> map) {
  boolean has(String key) {
    return map.containsKey(key);
  }

  @Nullable Object value(String key) {
    return map.get(key);
  }

  String at(String key) {
    return where.isEmpty() ? key : where + "." + key;
  }

  /// Empty where there is none.
  Tree child(String key) {
    return switch (map.get(key)) {
      case null -> new Tree(at(key), Map.of());
      case Map<?, ?> child -> new Tree(at(key), child);
      case Object other -> throw new TemplateError(at(key) + " is no mapping: " + other);
    };
  }

  /// Empty where there is none.
  List<?> list(String key) {
    return switch (map.get(key)) {
      case null -> List.of();
      case List<?> list -> list;
      case Object other -> throw new TemplateError(at(key) + " is no list: " + other);
    };
  }

  /// The mappings in it by key, in the template's order.
  Map<String, Tree> children() {
    Map<String, Tree> children = new LinkedHashMap<>();
    for (Object key : map.keySet()) {
      children.put(String.valueOf(key), child(String.valueOf(key)));
    }
    return children;
  }

  /// This one's entries laid over those of `base`, mappings merged into each other.
  Tree over(Tree base) {
    return new Tree(where, merge(base.map, map));
  }

  private static Map<?, ?> merge(Map<?, ?> base, Map<?, ?> over) {
    Map<Object, Object> merged = new LinkedHashMap<>(base);
    over.forEach(
        (key, value) ->
            merged.put(
                key,
                value instanceof Map<?, ?> inner && base.get(key) instanceof Map<?, ?> outer
                    ? merge(outer, inner)
                    : value));
    return merged;
  }
}

package dev.rein.local.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table of the template.
///
/// @param id logical id
/// @param key attribute name and `HASH` or `RANGE`, in order
/// @param attributes type (`S`, `N`, `B`) by name
/// @param ttlAttribute null where items don't expire
public record TableSpec(
    String id,
    String name,
    List<KeyPart> key,
    Map<String, String> attributes,
    @Nullable String ttlAttribute) {
  public TableSpec {
    key = List.copyOf(key);
    attributes = Map.copyOf(attributes);
  }

  public record KeyPart(String attribute, String type) {}
}

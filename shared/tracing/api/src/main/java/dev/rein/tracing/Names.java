package dev.rein.tracing;

import org.jspecify.annotations.Nullable;

/// Makes names, tags and keys fit to be shown and found: never empty, never endless.
final class Names {
  /// Longest name, tag, key or thread id that is kept, in characters; the mark of a cut comes on
  /// top.
  static final int MAX = 500;

  /// Stands in for a name that is null or blank.
  static final String UNNAMED = "unnamed";

  private Names() {}

  static String of(@Nullable String name) {
    return name == null || name.isBlank() ? UNNAMED : PlainData.cut(name, MAX);
  }
}

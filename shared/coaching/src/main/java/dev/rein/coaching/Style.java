package dev.rein.coaching;

import java.util.Locale;
import java.util.Optional;

/// How hard a plan pushes.
public enum Style {
  BALANCED,
  AGGRESSIVE,
  CONSERVATIVE;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Style> parse(String wireName) {
    for (Style style : values()) if (style.wireName().equals(wireName)) return Optional.of(style);
    return Optional.empty();
  }
}

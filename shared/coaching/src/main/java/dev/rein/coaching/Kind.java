package dev.rein.coaching;

import java.util.Locale;
import java.util.Optional;

/// What can be judged and rated.
public enum Kind {
  RESOLUTION,
  PLAN,
  COACHING;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Kind> parse(String wireName) {
    for (Kind kind : values()) if (kind.wireName().equals(wireName)) return Optional.of(kind);
    return Optional.empty();
  }
}

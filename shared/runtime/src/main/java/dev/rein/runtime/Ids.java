package dev.rein.runtime;

import java.util.Optional;
import java.util.UUID;

/// Ids as callers write them.
public final class Ids {
  private static final int LENGTH = 36;

  private Ids() {}

  /// Empty for anything but a UUID in its usual form: Java reads others, such as `+` for a leading
  /// zero, so that one thing would have many names.
  public static Optional<UUID> parse(String text) {
    if (text.length() != LENGTH) return Optional.empty();
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

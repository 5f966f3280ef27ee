package dev.rein.generation;

import java.util.Optional;
import java.util.UUID;

/// Ids as callers write them.
final class Ids {
  private static final int LENGTH = 36;

  private Ids() {}

  /// Empty for anything but a UUID in its usual form.
  static Optional<UUID> parse(String text) {
    if (text.length() != LENGTH) return Optional.empty();
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

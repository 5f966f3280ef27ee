package dev.rein.tracing.lambda;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Environment variables that are on or off, with the words that Opik's own SDKs take for either.
public final class Switch {
  private static final Set<String> ON = Set.of("true", "1", "yes", "y", "on", "t");
  private static final Set<String> OFF = Set.of("", "false", "0", "no", "n", "off", "f");

  private Switch() {}

  /// @return false where it is not set
  /// @throws IllegalArgumentException naming the variable, if it is something else
  public static boolean isOn(Map<String, String> environment, String name) {
    String word = environment.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
    if (ON.contains(word)) return true;
    if (OFF.contains(word)) return false;
    throw new IllegalArgumentException(name + " must be true or false");
  }
}

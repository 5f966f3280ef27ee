package dev.rein.runtime;

import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The environment of a function, read once at INIT.
///
/// Every method throws [IllegalArgumentException] with a sentence that names the variable; values
/// are never part of it, for they may be secrets.
public record Environment(Map<String, String> variables) {
  public Environment {
    variables = Map.copyOf(variables);
  }

  /// Names only: values may be secrets.
  @Override
  public String toString() {
    return "Environment" + new TreeSet<>(variables.keySet());
  }

  public String required(String name) {
    String value = optional(name);
    if (value == null) throw new IllegalArgumentException(name + " is not set");
    return value;
  }

  /// Null where the variable is absent or blank.
  public @Nullable String optional(String name) {
    String value = variables.getOrDefault(name, "").strip();
    return value.isEmpty() ? null : value;
  }

  public String text(String name, String fallback) {
    String value = optional(name);
    return value == null ? fallback : value;
  }

  public int integer(String name, int fallback, int min, int max) {
    String value = optional(name);
    if (value == null) return fallback;
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) return number;
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new IllegalArgumentException(name + " must be a whole number from " + min + " to " + max);
  }

  public double number(String name, double fallback, double min, double max) {
    String value = optional(name);
    if (value == null) return fallback;
    try {
      double number = Double.parseDouble(value);
      if (number >= min && number <= max) return number;
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new IllegalArgumentException(name + " must be a number from " + min + " to " + max);
  }
}

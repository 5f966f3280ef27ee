package dev.rein.benchmarks.environment;

import java.util.Locale;

/// What a function does for its snapshot.
public enum Priming {
  OFF,
  /// Plays the rehearsal, and calls no host.
  REHEARSAL,
  ON;

  /// As the function's setting names it.
  String setting() {
    return name().toLowerCase(Locale.ROOT);
  }
}

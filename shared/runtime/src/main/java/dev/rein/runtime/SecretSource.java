package dev.rein.runtime;

import java.time.Duration;

/// Where secrets are kept.
@FunctionalInterface
public interface SecretSource {
  /// The newest value of a secret.
  ///
  /// @param atMost how long it may take
  /// @throws RuntimeException if it can't be had
  String fetch(String name, Duration atMost);
}

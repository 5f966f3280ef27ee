package dev.rein.tracing;

import org.jspecify.annotations.Nullable;

/// A value that says itself how it is recorded, in place of its `toString()`.
@FunctionalInterface
public interface Recordable {

  /// Called only if it is recorded, at that moment; it may throw.
  ///
  /// @return null, text, numbers, booleans, collections and maps of such, or further [Recordable]s
  @Nullable Object recorded();
}

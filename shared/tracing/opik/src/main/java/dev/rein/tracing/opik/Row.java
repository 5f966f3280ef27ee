package dev.rein.tracing.opik;

/// One row of a request.
///
/// @param <T> what it stands for, handed back with what became of it
final class Row<T> {
  private final T origin;
  private final byte[] json;

  /// @param json the row as it is sent
  Row(T origin, byte[] json) {
    this.origin = origin;
    this.json = json;
  }

  T origin() {
    return origin;
  }

  byte[] json() {
    return json;
  }
}

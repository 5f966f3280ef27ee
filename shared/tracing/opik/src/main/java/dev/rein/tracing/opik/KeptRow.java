package dev.rein.tracing.opik;

/// One row as it waits in the outbox.
final class KeptRow {
  private final Kind kind;
  private final byte[] json;
  private final int items;

  /// @param json exactly what a request will hold
  /// @param items how many recorded items the row stands for
  KeptRow(Kind kind, byte[] json, int items) {
    this.kind = kind;
    this.json = json;
    this.items = items;
  }

  Kind kind() {
    return kind;
  }

  byte[] json() {
    return json;
  }

  int items() {
    return items;
  }
}

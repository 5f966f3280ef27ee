package dev.rein.tracing.opik;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row as it waits in the outbox.
final class KeptRow {
  private final Kind kind;
  private final byte[] json;
  private final int items;
  private final @Nullable Instant at;

  /// @param json exactly what a request will hold
  /// @param items how many recorded items the row stands for
  /// @param at when a score was given or taken back; null where that is not known, and for other
  ///   rows
  KeptRow(Kind kind, byte[] json, int items, @Nullable Instant at) {
    this.kind = kind;
    this.json = json;
    this.items = items;
    this.at = at;
  }

  @Nullable Instant at() {
    return at;
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

package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.util.UUID;

/// A trace's id inside an item.
final class TraceIdItem {
  private TraceIdItem() {}

  static Item with(Item item, String name, TraceId trace) {
    return item.with(name, trace.value().toString())
        .with(name + "StartedAt", Item.instant(trace.startedAt()));
  }

  static TraceId read(Item item, String name) {
    return new TraceId(UUID.fromString(item.require(name)), item.instant(name + "StartedAt"));
  }
}

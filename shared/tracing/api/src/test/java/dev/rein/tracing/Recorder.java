package dev.rein.tracing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Keeps what it is given.
final class Recorder implements SpanSink {
  private final List<Item> items = new ArrayList<>();

  @Override
  public synchronized void accept(Item item) {
    items.add(item);
  }

  @Override
  public synchronized Flushed flush(Deadline deadline) {
    return new Flushed(items.size(), 0, Map.of());
  }

  synchronized List<Item> items() {
    return List.copyOf(items);
  }

  TraceRecord trace(String name) {
    return items().stream()
        .filter(TraceRecord.class::isInstance)
        .map(TraceRecord.class::cast)
        .filter(trace -> trace.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no trace " + name + " in " + items()));
  }

  SpanRecord span(String name) {
    return items().stream()
        .filter(SpanRecord.class::isInstance)
        .map(SpanRecord.class::cast)
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no span " + name + " in " + items()));
  }
}

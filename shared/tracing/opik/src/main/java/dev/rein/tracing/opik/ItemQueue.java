package dev.rein.tracing.opik;

import dev.rein.tracing.Item;
import java.util.ArrayList;
import java.util.List;

/// What was recorded and not yet flushed, bounded. When it is full the newcomer is turned away.
final class ItemQueue {
  /// @param turnedAway how many found no room since the drain before
  record Drained(List<Item> items, int turnedAway) {}

  private final int maxItems;
  private final long maxBytes;
  private List<Item> items = new ArrayList<>();
  private long bytes;
  private int turnedAway;

  ItemQueue(int maxItems, long maxBytes) {
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
  }

  void add(Item item) {
    long weight = Weight.of(item);
    synchronized (this) {
      if (items.size() == maxItems || bytes + weight > maxBytes) {
        turnedAway++;
        return;
      }
      items.add(item);
      bytes += weight;
    }
  }

  synchronized Drained drain() {
    Drained drained = new Drained(items, turnedAway);
    items = new ArrayList<>();
    bytes = 0;
    turnedAway = 0;
    return drained;
  }
}

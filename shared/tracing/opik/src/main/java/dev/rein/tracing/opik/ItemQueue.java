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

  ItemQueue(OpikLimits.Queue most) {
    this.maxItems = most.items();
    this.maxBytes = most.bytes();
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

  /// Takes back what was drained, as if it had been there all along.
  void putBack(List<Item> before) {
    long[] weights = before.stream().mapToLong(Weight::of).toArray();
    synchronized (this) {
      List<Item> later = items;
      items = new ArrayList<>(before.size() + later.size());
      int room = maxItems - later.size();
      for (int i = 0; i < weights.length; i++) {
        if (items.size() >= room || bytes + weights[i] > maxBytes) {
          turnedAway++;
          continue;
        }
        items.add(before.get(i));
        bytes += weights[i];
      }
      items.addAll(later);
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

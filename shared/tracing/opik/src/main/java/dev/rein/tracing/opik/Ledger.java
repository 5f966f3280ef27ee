package dev.rein.tracing.opik;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What became of the items that one flush has drained. Whatever nobody has accounted for when it
/// is closed was dropped: it adds up even if a step of the flush broke.
final class Ledger {
  private final Map<String, Integer> dropped = new TreeMap<>();
  private int open;
  private int delivered;
  private int spilled;
  private int left;

  Ledger(ItemQueue.Drained drained) {
    open = drained.items().size();
    if (drained.turnedAway() > 0) dropped.put(DropReason.QUEUE_FULL, drained.turnedAway());
  }

  void delivered(List<List<Item>> groups) {
    for (List<Item> group : groups) {
      delivered += group.size();
      open -= group.size();
    }
  }

  void spilled(int items) {
    spilled += items;
    open -= items;
  }

  void dropped(String reason, int items) {
    if (items > 0) dropped.merge(reason, items, Integer::sum);
    open -= items;
  }

  /// For the next flush, in whose ledger they will be.
  void left(int items) {
    left += items;
    open -= items;
  }

  int left() {
    return left;
  }

  Flushed closed() {
    dropped(DropReason.UNREACHABLE, open);
    return new Flushed(delivered, spilled, dropped);
  }
}

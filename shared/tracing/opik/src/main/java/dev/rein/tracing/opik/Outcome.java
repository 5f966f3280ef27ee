package dev.rein.tracing.opik;

import dev.rein.tracing.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What became of the items of one batch, or of several. Belongs to one thread at a time.
final class Outcome {
  private int delivered;
  private final Map<String, List<Item>> undelivered = new TreeMap<>();

  static Outcome allLost(List<Row> rows, String reason) {
    Outcome outcome = new Outcome();
    outcome.lostRows(rows, reason);
    return outcome;
  }

  void delivered(List<Row> rows) {
    for (Row row : rows) delivered += row.items().size();
  }

  void lostRows(List<Row> rows, String reason) {
    for (Row row : rows) lost(row.items(), reason);
  }

  void lost(List<Item> items, String reason) {
    if (!items.isEmpty()) {
      undelivered.computeIfAbsent(reason, _ -> new ArrayList<>()).addAll(items);
    }
  }

  void add(Outcome other) {
    delivered += other.delivered;
    other.undelivered.forEach((reason, items) -> lost(items, reason));
  }

  int delivered() {
    return delivered;
  }

  Map<String, List<Item>> undelivered() {
    return undelivered;
  }
}

package dev.rein.tracing;

import java.util.Map;
import java.util.TreeMap;

/// The ledger of a flush: what became of every [Item] accepted since the one before.
///
/// Always `recorded = delivered + spilled + dropped`.
///
/// @param delivered acknowledged by the backend
/// @param spilled kept durably elsewhere for later delivery
/// @param droppedByReason lost for good, by a short stable reason such as `unreachable`
public record Flushed(int delivered, int spilled, Map<String, Integer> droppedByReason) {
  /// The reason of what was lost on its way to the sink: masking it, or the sink itself, failed.
  public static final String NOT_ACCEPTED = "not_accepted";

  public static final Flushed NOTHING = new Flushed(0, 0, Map.of());

  public Flushed {
    droppedByReason = Map.copyOf(droppedByReason);
  }

  public int recorded() {
    return delivered + spilled + dropped();
  }

  public int dropped() {
    int sum = 0;
    for (int count : droppedByReason.values()) sum += count;
    return sum;
  }

  public Flushed plus(Flushed other) {
    Map<String, Integer> reasons = new TreeMap<>(droppedByReason);
    other.droppedByReason.forEach((reason, count) -> reasons.merge(reason, count, Integer::sum));
    return new Flushed(delivered + other.delivered, spilled + other.spilled, reasons);
  }
}

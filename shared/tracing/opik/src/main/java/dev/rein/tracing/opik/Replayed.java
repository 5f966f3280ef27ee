package dev.rein.tracing.opik;

import java.util.Map;
import java.util.TreeMap;

/// What came of replaying a log.
///
/// @param envelopes how many were found, each once
/// @param delivered rows that Opik acknowledged
/// @param superseded scores that were not sent because Opik has a newer value
/// @param leftByReason rows that Opik did not take, by the constants of [DropReason]
/// @param unreadable lines that speak of kept spans and can't be read, and lines of an envelope of
///   which another part is missing
public record Replayed(
    int envelopes,
    int delivered,
    int superseded,
    Map<String, Integer> leftByReason,
    int unreadable) {
  public static final Replayed NOTHING = new Replayed(0, 0, 0, Map.of(), 0);

  public Replayed {
    leftByReason = Map.copyOf(leftByReason);
  }

  /// Whether Opik holds everything that was found.
  public boolean isComplete() {
    return leftByReason.isEmpty() && unreadable == 0;
  }

  Replayed plus(Settled settled) {
    Map<String, Integer> left = new TreeMap<>(leftByReason);
    settled.left().forEach((reason, rows) -> left.merge(reason, rows.size(), Integer::sum));
    return new Replayed(
        envelopes + 1,
        delivered + settled.delivered(),
        superseded + settled.superseded(),
        left,
        unreadable);
  }

  Replayed plusUnreadable(int lines) {
    return new Replayed(envelopes, delivered, superseded, leftByReason, unreadable + lines);
  }
}

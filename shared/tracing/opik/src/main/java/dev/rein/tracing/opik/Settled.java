package dev.rein.tracing.opik;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of an envelope's rows.
///
/// Always `envelope.size() = delivered + superseded + the sizes of left`.
///
/// @param delivered rows that Opik acknowledged
/// @param superseded scores that were not sent because Opik has, or gets, a newer value
/// @param left what Opik did not take, by the constants of [DropReason]
/// @param askedWait how long Opik asked to wait before the next attempt, if it did
public record Settled(
    int delivered, int superseded, Map<String, OutboxEnvelope> left, @Nullable Duration askedWait) {
  public Settled {
    left = Map.copyOf(left);
  }

  /// Whether nothing is left to do.
  public boolean isDone() {
    return left.isEmpty();
  }
}

package dev.rein.tracing.opik;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// Knows when scores were last changed, by whoever owns them. Opik can't tell of a score that was
/// taken back, and of one that arrived late it tells the wrong time.
@FunctionalInterface
public interface ScoreHistory {
  /// When each score of a trace was last given or taken back, by name; without those that nobody
  /// remembers, for which Opik is asked.
  ///
  /// @throws IOException if that can't be learnt now; then what concerns the trace waits
  Map<String, Instant> lastChanges(UUID traceId) throws IOException;

  /// One that remembers nothing.
  static ScoreHistory none() {
    return _ -> Map.of();
  }
}

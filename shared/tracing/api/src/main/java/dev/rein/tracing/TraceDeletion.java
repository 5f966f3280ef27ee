package dev.rein.tracing;

import java.util.UUID;

/// Takes a whole trace away, with its spans and scores; does nothing where there is none. A row of
/// the trace that arrives later brings it back, so whoever must be sure asks again.
///
/// @param traceId the trace, from this process or from long ago
public record TraceDeletion(UUID traceId) implements Item {
  public TraceDeletion {
    Uuid7.requireVersion7(traceId);
  }
}

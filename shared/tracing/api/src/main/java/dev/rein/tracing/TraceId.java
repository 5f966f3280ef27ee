package dev.rein.tracing;

import java.time.Instant;
import java.util.UUID;

/// Identity of a trace, minted before the trace runs so that it can be stored first.
///
/// @param value a version 7 UUID whose embedded time is `startedAt`
/// @param startedAt when the trace began; a trace that is resumed keeps it
public record TraceId(UUID value, Instant startedAt) {
  public TraceId {
    Uuid7.requireVersion7(value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}

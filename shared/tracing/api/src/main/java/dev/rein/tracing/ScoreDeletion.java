package dev.rein.tracing;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a feedback score off a trace; does nothing where there is none.
///
/// @param traceId the trace that the score is on
/// @param name of the score, not blank
/// @param at when it was taken back: a value that was given later stays, whichever arrives first.
///   Null where that is not known; then the time of its delivery stands for it
public record ScoreDeletion(UUID traceId, String name, @Nullable Instant at) implements Item {
  public ScoreDeletion {
    Uuid7.requireVersion7(traceId);
    if (name.isBlank()) throw new IllegalArgumentException("name is blank");
  }
}

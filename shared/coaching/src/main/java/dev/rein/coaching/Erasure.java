package dev.rein.coaching;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One erasure of all that is kept of a user.
///
/// @param requestedAt when it began; asking again before it has finished goes on with it
/// @param finishedAt null until nothing is left
/// @param removed items so far, every kind, each item counted once however often the work was
///   interrupted
/// @param goals whose traces Opik is asked to delete
/// @param traces that Opik is asked to delete by their ids, beside those that name a goal
public record Erasure(
    UUID receiptId,
    String userId,
    Instant requestedAt,
    @Nullable Instant finishedAt,
    Map<ErasedKind, Long> removed,
    long goals,
    long traces) {
  public Erasure {
    removed = Collections.unmodifiableMap(new EnumMap<>(removed));
  }
}

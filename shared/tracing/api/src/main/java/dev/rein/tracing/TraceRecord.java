package dev.rein.tracing;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A trace as the backend is to hold it: always the whole row, for a later row replaces an earlier
/// one and does not merge with it.
///
/// @param endedAt null while it is still running, and when the work was handed over and another
///   process writes the final row
/// @param updatedAt when this row was made; of two rows with one id the later one is the true one
/// @param input plain data: null, String, Number, Boolean, List and Map with String keys; so output
///   and metadata
public record TraceRecord(
    UUID id,
    String name,
    Instant startedAt,
    @Nullable Instant endedAt,
    Instant updatedAt,
    @Nullable String threadId,
    @Nullable Object input,
    @Nullable Object output,
    Map<String, Object> metadata,
    Set<String> tags,
    @Nullable ErrorInfo error)
    implements Item {}

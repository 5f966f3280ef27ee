package dev.rein.tracing;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A span as the backend is to hold it: always the whole row, as [TraceRecord] is.
///
/// @param parentId null directly under the trace
/// @param endedAt null while it is still running
/// @param updatedAt when this row was made; of two rows with one id the later one is the true one
/// @param input plain data, see [TraceRecord#input()]
/// @param llm null unless the span is a model call that was answered
public record SpanRecord(
    UUID id,
    UUID traceId,
    @Nullable UUID parentId,
    String name,
    SpanType type,
    Instant startedAt,
    @Nullable Instant endedAt,
    Instant updatedAt,
    @Nullable Object input,
    @Nullable Object output,
    Map<String, Object> metadata,
    Set<String> tags,
    @Nullable ErrorInfo error,
    @Nullable LlmCall llm)
    implements Item {}

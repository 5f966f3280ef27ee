package dev.rein.tracing;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A finished span, written once and whole.
///
/// @param parentId null directly under the trace
/// @param input plain data, see [TraceRecord#input()]
/// @param llm null unless the span is a model call that was answered
public record SpanRecord(
    UUID id,
    UUID traceId,
    @Nullable UUID parentId,
    String name,
    SpanType type,
    Instant startedAt,
    Instant endedAt,
    @Nullable Object input,
    @Nullable Object output,
    Map<String, Object> metadata,
    Set<String> tags,
    @Nullable ErrorInfo error,
    @Nullable LlmCall llm)
    implements Item {}

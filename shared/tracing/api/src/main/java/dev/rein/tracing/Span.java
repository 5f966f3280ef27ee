package dev.rein.tracing;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A trace or span that is being recorded. Safe for use by several threads.
///
/// Nothing here throws: a value that can't be recorded is replaced by a sentence that says so, and
/// whatever is set after the end is ignored.
public final class Span {
  private final Tracing tracing;
  private final UUID id;
  private final UUID traceId;
  private final @Nullable Span parent;
  private final SpanType type;
  private final String name;
  private final Instant startedAt;
  private final long startedNanos = System.nanoTime();
  private final @Nullable String threadId;

  private @Nullable Object input;
  private @Nullable Object output;
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Set<String> tags = new LinkedHashSet<>();
  private @Nullable ErrorInfo error;
  private @Nullable LlmCall llm;
  private boolean continued;
  private boolean handedOver;
  private boolean ended;

  Span(Tracing tracing, TraceStart start, TraceId traceId) {
    this.tracing = tracing;
    this.id = traceId.value();
    this.traceId = traceId.value();
    this.parent = null;
    this.type = SpanType.GENERAL;
    this.name = start.name();
    this.startedAt = traceId.startedAt();
    this.threadId = start.threadId();
    this.input = PlainData.of(start.input());
    start.metadata().forEach(this::metadata);
    tags.addAll(start.tags());
  }

  /// Stands for a span that another process records, so that spans of ours can be under it. It is
  /// never recorded here.
  static Span remote(Tracing tracing, TraceContext caller, Instant now) {
    Span trace = new Span(tracing, TraceStart.named("caller"), new TraceId(caller.traceId(), now));
    trace.continued = true;
    UUID id = caller.parentSpanId();
    return id == null ? trace : new Span(tracing, trace, "caller", SpanType.GENERAL, id, now);
  }

  Span(Tracing tracing, Span parent, String name, SpanType type, UUID id, Instant startedAt) {
    this.continued = parent.continued;
    this.tracing = tracing;
    this.id = id;
    this.traceId = parent.traceId;
    this.parent = parent;
    this.type = type;
    this.name = name;
    this.startedAt = startedAt;
    this.threadId = null;
  }

  /// Of the span itself; equal to [#traceId()] on the trace.
  public UUID id() {
    return id;
  }

  public UUID traceId() {
    return traceId;
  }

  public synchronized Span input(@Nullable Object value) {
    if (tracing.records()) input = PlainData.of(value);
    return this;
  }

  public synchronized Span output(@Nullable Object value) {
    if (tracing.records()) output = PlainData.of(value);
    return this;
  }

  /// @param key without dots: Opik reads a dot as a path
  public synchronized Span metadata(String key, @Nullable Object value) {
    Object plain = PlainData.of(value);
    // Masked first: without its dots an address is none any more.
    if (plain != null) metadata.put(tracing.masked(key).replace('.', '_'), plain);
    return this;
  }

  public synchronized Span tag(String tag) {
    if (!tag.isBlank()) tags.add(tag);
    return this;
  }

  /// Marks the work as failed. A body that throws is marked by itself.
  public synchronized Span error(Throwable thrown) {
    return error(ErrorInfo.of(thrown));
  }

  public synchronized Span error(ErrorInfo info) {
    error = info;
    return this;
  }

  public synchronized Span llm(LlmCall call) {
    llm = call;
    return this;
  }

  /// On a trace: another process goes on with it and writes the final row under the same id.
  public synchronized Span handOver() {
    handedOver = true;
    return this;
  }

  /// Whether its trace belongs to another process.
  boolean isContinued() {
    return continued;
  }

  /// How another process refers to it; null where nothing is recorded.
  @Nullable TraceContext context() {
    if (!tracing.records()) return null;
    return new TraceContext(traceId, isTrace() ? null : id);
  }

  boolean isTrace() {
    return parent == null;
  }

  synchronized @Nullable Item end(Instant now) {
    if (ended) return null;
    ended = true;
    // A trace that was resumed began in another process: only the wall clock spans both.
    Instant byStopwatch = startedAt.plusNanos(Math.max(0, System.nanoTime() - startedNanos));
    Instant endedAt = isTrace() && now.isAfter(byStopwatch) ? now : byStopwatch;
    Map<String, Object> finalMetadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    Set<String> finalTags = Collections.unmodifiableSet(new LinkedHashSet<>(tags));
    if (isTrace()) {
      return new TraceRecord(
          id,
          name,
          startedAt,
          handedOver ? null : endedAt,
          endedAt,
          threadId,
          input,
          output,
          finalMetadata,
          finalTags,
          error);
    }
    Span above = parent;
    return new SpanRecord(
        id,
        traceId,
        above == null || above.isTrace() ? null : above.id,
        name,
        type,
        startedAt,
        endedAt,
        input,
        output,
        finalMetadata,
        finalTags,
        error,
        llm);
  }
}

package dev.rein.tracing;

import java.time.Duration;
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
  /// Most metadata keys, named parts of the input, and tags that one span keeps; further ones are
  /// left out and the key `truncated` says so.
  public static final int MAX_PARTS = 1_000;

  private static final String TRUNCATED = "truncated";

  /// Backends compare microseconds.
  private static final Duration TICK = Duration.ofNanos(1_000);

  private final Tracing tracing;
  private @Nullable UUID id;
  private @Nullable UUID traceId;
  private final @Nullable Span parent;
  private final SpanType type;
  private final String name;
  private final Instant startedAt;
  private final long startedNanos;
  private final boolean startsNow;
  private final @Nullable String threadId;

  // What nearly every span is given, without its lock.
  private volatile @Nullable Object input;
  private volatile @Nullable Map<String, @Nullable Object> inputParts;
  private volatile @Nullable Object output;

  private @Nullable Map<String, Object> metadata;
  private @Nullable Set<String> tags;
  private @Nullable ErrorInfo error;
  private @Nullable LlmCall llm;
  private boolean hasParts;
  private boolean continued;
  private boolean remote;
  private boolean handedOver;
  private boolean ended;
  private boolean cut;
  private @Nullable Instant writtenAt;

  // Of [OpenSpans], which guards them.
  @Nullable Span older;
  @Nullable Span newer;
  boolean isOpen;

  Span(Tracing tracing, TraceStart start, TraceId traceId) {
    this.tracing = tracing;
    this.id = traceId.value();
    this.traceId = traceId.value();
    this.parent = null;
    this.type = SpanType.GENERAL;
    this.name = Names.of(start.name());
    this.startedAt = SpanClock.storable(traceId.startedAt());
    this.startedNanos = System.nanoTime();
    // One that was minted before may have begun long ago, and in another process.
    this.startsNow = start.id() == null;
    String thread = start.threadId();
    this.threadId = thread == null || thread.isBlank() ? null : Names.of(thread);
    input(start.input());
    start.metadata().forEach(this::metadata);
    start.tags().forEach(this::tag);
  }

  /// Stands for a span where nothing is recorded. Its id is that of the trace in scope when
  /// somebody asks for it, or a new one.
  Span(Tracing tracing) {
    this.tracing = tracing;
    this.parent = null;
    this.type = SpanType.GENERAL;
    this.name = Names.UNNAMED;
    this.startedAt = Instant.EPOCH;
    this.startedNanos = 0;
    this.startsNow = false;
    this.threadId = null;
  }

  /// Stands for a span that another process records, so that spans of ours can be under it. It is
  /// never recorded here.
  static Span remote(Tracing tracing, TraceContext caller, Instant now) {
    Span trace = new Span(tracing, TraceStart.named("caller"), new TraceId(caller.traceId(), now));
    trace.continued = true;
    trace.remote = true;
    UUID id = caller.parentSpanId();
    if (id == null) return trace;
    Span span = new Span(tracing, trace, "caller", SpanType.GENERAL, id, now, System.nanoTime());
    span.remote = true;
    return span;
  }

  /// @param startedNanos the stopwatch at `startedAt`
  Span(
      Tracing tracing,
      Span parent,
      String name,
      SpanType type,
      UUID id,
      Instant startedAt,
      long startedNanos) {
    this.continued = parent.continued;
    parent.hasParts = true;
    this.tracing = tracing;
    this.id = id;
    this.traceId = parent.traceId();
    this.parent = parent;
    this.type = type;
    this.name = Names.of(name);
    this.startedAt = startedAt;
    this.startedNanos = startedNanos;
    this.startsNow = true;
    this.threadId = null;
  }

  /// What the system's clock shows at `nanos`, told by this span's start and stopwatch, or null if
  /// they can't tell. Asking the clock takes as long as all else that starts a span.
  @Nullable Instant timeAt(long nanos) {
    return startsNow ? startedAt.plusNanos(nanos - startedNanos) : null;
  }

  /// Of the span itself; equal to [#traceId()] on the trace.
  public UUID id() {
    UUID own = id;
    return own == null ? minted() : own;
  }

  public UUID traceId() {
    UUID own = traceId;
    return own == null ? minted() : own;
  }

  private synchronized UUID minted() {
    UUID own = id;
    if (own == null) {
      UUID inScope = Tracing.currentTraceId();
      id = traceId = own = inScope == null ? tracing.mint().value() : inScope;
    }
    return own;
  }

  /// @param value copied now: null, text, numbers, booleans, collections, maps, records'
  ///   `toString()` and so on, within bounds; see [Recordable]
  public Span input(@Nullable Object value) {
    if (tracing.records()) {
      input = PlainData.of(value);
      if (inputParts != null) inputParts = null;
    }
    return this;
  }

  /// Adds one named part, e.g. a parameter: the input becomes a map of such parts.
  public Span input(String part, @Nullable Object value) {
    if (tracing.records()) put(Names.of(part), PlainData.of(value));
    return this;
  }

  // A value is other people's code, and may take its time: it is read before this, not under the
  // lock that every flush needs.
  private synchronized void put(String part, @Nullable Object plain) {
    Map<String, @Nullable Object> parts = inputParts;
    if (parts == null) {
      parts = new LinkedHashMap<>();
      inputParts = parts;
    }
    if (hasRoom(parts, part)) parts.put(part, plain);
  }

  public Span output(@Nullable Object value) {
    if (tracing.records()) output = PlainData.of(value);
    return this;
  }

  /// @param key without dots: Opik reads a dot as a path
  /// @param value null leaves things as they are
  public Span metadata(String key, @Nullable Object value) {
    if (!tracing.records()) return this;
    Object plain = PlainData.of(value);
    // Masked first: without its dots an address is none any more.
    if (plain != null) putMetadata(tracing.masked(Names.of(key)).replace('.', '_'), plain);
    return this;
  }

  private synchronized void putMetadata(String key, Object plain) {
    if (hasRoom(metadata(), key)) metadata().put(key, plain);
  }

  /// @param tag nothing happens if it is blank
  public synchronized Span tag(@Nullable String tag) {
    if (!tracing.records() || tag == null || tag.isBlank()) return this;
    Set<String> kept = tags;
    if (kept == null) tags = kept = new LinkedHashSet<>();
    if (kept.size() < MAX_PARTS) kept.add(Names.of(tag));
    else metadata().put(TRUNCATED, true);
    return this;
  }

  // Most spans have none.
  private Map<String, Object> metadata() {
    Map<String, Object> kept = metadata;
    if (kept == null) metadata = kept = new LinkedHashMap<>();
    return kept;
  }

  private boolean hasRoom(Map<String, ?> parts, String key) {
    if (parts.size() < MAX_PARTS || parts.containsKey(key)) return true;
    metadata().put(TRUNCATED, true);
    return false;
  }

  /// Lets `details` say what is shown. What they throw is metadata `details`.
  ///
  /// @param details null leaves things as they are
  public Span describe(@Nullable SpanDetails details) {
    if (details == null || !tracing.records()) return this;
    return metadata("details", PlainData.guarded(() -> told(details)));
  }

  private @Nullable Object told(SpanDetails details) {
    details.describe(this);
    return null;
  }

  /// Marks the work as failed. A body that throws is marked by itself.
  public Span error(Throwable thrown) {
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

  /// Whether it is still open although what it is part of, in this process, has ended.
  boolean outlivesItsTrace() {
    Span top = this;
    for (Span above = top.parent; above != null && !above.remote; above = above.parent) top = above;
    return top != this && top.hasEnded();
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /// Whether its trace belongs to another process.
  boolean isContinued() {
    return continued;
  }

  /// How another process refers to it; null where nothing is recorded.
  @Nullable TraceContext context() {
    if (!tracing.records()) return null;
    return new TraceContext(traceId(), isTrace() ? null : id());
  }

  boolean isTrace() {
    return parent == null;
  }

  /// To be called under its lock.
  @Nullable Item end(Instant now) {
    if (ended) return null;
    ended = true;
    Instant at = endedAt(now);
    return record(at, at, error);
  }

  /// What is known of it so far, ended by force; null when it has ended already.
  synchronized @Nullable Item cut(Instant now, ErrorInfo reason) {
    if (ended) return null;
    cut = true;
    Instant at = endedAt(now);
    writtenAt = at;
    return record(at, at, error == null ? reason : error);
  }

  /// Whether others are under it. Asked from another thread, the answer may be a moment old.
  boolean hasParts() {
    return hasParts;
  }

  /// What is known of it so far, without an end; null when it has ended already, or was cut.
  synchronized @Nullable Item soFar(Instant now) {
    if (ended || cut) return null;
    Instant at = endedAt(now);
    writtenAt = at;
    return record(null, at, error);
  }

  private Instant endedAt(Instant now) {
    // A trace that was resumed began in another process: only the wall clock spans both.
    // Only the stopwatch is sure not to run backwards, so no span ends before it began.
    Instant byStopwatch = startedAt.plusNanos(Math.max(0, System.nanoTime() - startedNanos));
    Instant at = isTrace() && now.isAfter(byStopwatch) ? now : byStopwatch;
    // The newest row replaces the others, whatever the wall clock did and in whichever order they
    // arrive, so each row has to be newer than the one before.
    Instant before = writtenAt;
    return before == null || at.isAfter(before.plus(TICK)) ? at : before.plus(TICK);
  }

  private Item record(@Nullable Instant endedAt, Instant updatedAt, @Nullable ErrorInfo outcome) {
    Map<String, @Nullable Object> parts = inputParts;
    Object finalInput =
        parts == null ? input : Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    Map<String, Object> keys = metadata;
    Map<String, Object> finalMetadata =
        keys == null
            ? Collections.emptyMap()
            : Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    Set<String> marks = tags;
    Set<String> finalTags =
        marks == null
            ? Collections.emptySet()
            : Collections.unmodifiableSet(new LinkedHashSet<>(marks));
    if (isTrace()) {
      return new TraceRecord(
          id(),
          name,
          startedAt,
          handedOver ? null : endedAt,
          updatedAt,
          threadId,
          finalInput,
          output,
          finalMetadata,
          finalTags,
          outcome);
    }
    Span above = parent;
    return new SpanRecord(
        id(),
        traceId(),
        above == null || above.isTrace() ? null : above.id(),
        name,
        type,
        startedAt,
        endedAt,
        updatedAt,
        finalInput,
        output,
        finalMetadata,
        finalTags,
        outcome,
        llm);
  }
}

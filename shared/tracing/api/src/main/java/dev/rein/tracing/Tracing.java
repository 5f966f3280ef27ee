package dev.rein.tracing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Records traces and spans and gives them to a [SpanSink].
///
/// ```
/// tracing.trace(TraceStart.named("answer").withInput(question), trace ->
///     tracing.span("retrieve", SpanType.TOOL, span -> documents(span)));
/// tracing.flush(Deadline.in(Duration.ofSeconds(2)));
/// ```
///
/// A body sees what it throws come out unchanged; tracing itself throws nothing. Spans nest by
/// [ScopedValue], which does not follow work onto another thread: wrap that work with [#here].
/// Instances are immutable and safe for use by several threads.
public final class Tracing {
  private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();
  private static final ScopedValue<Map<String, Object>> AMBIENT = ScopedValue.newInstance();

  private final SpanSink sink;
  private final InstantSource clock;
  private final Set<String> tags;
  private final Masking masking;
  private final boolean records;
  private final Uuid7 ids = new Uuid7();

  private Tracing(
      SpanSink sink, InstantSource clock, Set<String> tags, Masking masking, boolean records) {
    this.sink = sink;
    this.clock = clock;
    this.tags = Set.copyOf(tags);
    this.masking = masking;
    this.records = records;
  }

  /// With [Masking#ON].
  ///
  /// @param tags put on every trace
  public static Tracing to(SpanSink sink, InstantSource clock, Set<String> tags) {
    return to(sink, clock, tags, Masking.ON);
  }

  /// @param tags put on every trace
  /// @param masking of everything that `sink` will see: there is no other way to it than this
  public static Tracing to(SpanSink sink, InstantSource clock, Set<String> tags, Masking masking) {
    return new Tracing(sink, clock, tags, masking, true);
  }

  public static Tracing to(SpanSink sink) {
    return to(sink, InstantSource.system(), Set.of());
  }

  /// Mints ids and runs bodies as ever, but records nothing.
  public static Tracing disabled() {
    return new Tracing(SpanSink.none(), InstantSource.system(), Set.of(), Masking.ON, false);
  }

  /// An id for a trace that begins now.
  public TraceId mint() {
    Instant now = clock.instant();
    return new TraceId(ids.at(now), now);
  }

  /// Runs `body` as a trace.
  ///
  /// @throws X what `body` throws, unchanged; it becomes the trace's error
  public <T extends @Nullable Object, X extends Throwable> T trace(
      TraceStart start, SpanBody<T, X> body) throws X {
    Span above = current();
    boolean continued = above != null && above.isContinued();
    TraceId id = start.id();
    if (above != null && continued && id == null) return run(part(above, start), body);
    Span trace = new Span(this, start, id == null ? mint() : id);
    tags.forEach(trace::tag);
    if (AMBIENT.isBound()) AMBIENT.get().forEach(trace::metadata);
    if (above != null && continued) {
      trace.metadata("caller_trace_id", above.traceId()).metadata("caller_span_id", above.id());
    }
    return run(trace, body);
  }

  /// Runs `body` as a span of the caller's trace, in another process. The caller's trace itself is
  /// not written: its row is the caller's.
  ///
  /// A [#trace] begun in `body` becomes a span under it, for all this is one trace. Only one with
  /// an id of its own, minted to be stored, stays a trace; its metadata `caller_trace_id` and
  /// `caller_span_id` say where it was called.
  ///
  /// @throws X what `body` throws, unchanged; it becomes the span's error
  public <T extends @Nullable Object, X extends Throwable> T continueTrace(
      TraceContext caller, String name, SpanType type, SpanBody<T, X> body) throws X {
    Instant now = clock.instant();
    Span span = new Span(this, Span.remote(this, caller, now), name, type, ids.at(now), now);
    return run(withContext(span), body);
  }

  private Span part(Span above, TraceStart start) {
    Instant now = clock.instant();
    Span span = new Span(this, above, start.name(), SpanType.GENERAL, ids.at(now), now);
    if (start.input() != null) span.input(start.input());
    start.metadata().forEach(span::metadata);
    start.tags().forEach(span::tag);
    if (start.threadId() != null) span.metadata("thread_id", start.threadId());
    return withContext(span);
  }

  // There is no trace row of ours that could carry it.
  private Span withContext(Span span) {
    tags.forEach(span::tag);
    if (AMBIENT.isBound()) AMBIENT.get().forEach(span::metadata);
    return span;
  }

  /// Runs `body` as a span under the one in scope. Outside any trace it gets a trace of its own
  /// name.
  ///
  /// @throws X what `body` throws, unchanged; it becomes the span's error
  public <T extends @Nullable Object, X extends Throwable> T span(
      String name, SpanType type, SpanBody<T, X> body) throws X {
    if (!CURRENT.isBound()) {
      return trace(TraceStart.named(name), _ -> span(name, type, body));
    }
    Instant now = clock.instant();
    return run(new Span(this, CURRENT.get(), name, type, ids.at(now), now), body);
  }

  private <T extends @Nullable Object, X extends Throwable> T run(Span span, SpanBody<T, X> body)
      throws X {
    try {
      return ScopedValue.where(CURRENT, span).call(() -> body.run(span));
    } catch (Throwable thrown) {
      span.error(thrown);
      throw thrown;
    } finally {
      Item item = span.end(clock.instant());
      if (item != null) accept(item);
    }
  }

  /// Puts a feedback score on a trace, this one or one from long ago.
  public void score(Score score) {
    accept(score);
  }

  /// Delivers what was recorded; see [SpanSink#flush].
  public Flushed flush(Deadline deadline) {
    return sink.flush(deadline);
  }

  /// Runs `body` so that every trace begun in it carries `metadata`, e.g. the request's id.
  public static <T extends @Nullable Object, X extends Throwable> T with(
      Map<String, Object> metadata, ScopedValue.CallableOp<T, X> body) throws X {
    Map<String, Object> all = new LinkedHashMap<>(AMBIENT.isBound() ? AMBIENT.get() : Map.of());
    all.putAll(metadata);
    return ScopedValue.where(AMBIENT, Map.copyOf(all)).call(body);
  }

  /// The span in scope, or null outside any.
  public static @Nullable Span current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /// The id of the trace in scope, or null outside any.
  public static @Nullable UUID currentTraceId() {
    return CURRENT.isBound() ? CURRENT.get().traceId() : null;
  }

  /// What another process needs to go on with the trace in scope, as headers or message attributes:
  /// see [TraceContext#headers]. Empty outside any span and where nothing is recorded.
  public static Map<String, String> propagation() {
    if (!CURRENT.isBound()) return Map.of();
    TraceContext context = CURRENT.get().context();
    return context == null ? Map.of() : context.headers();
  }

  /// Binds work to the span in scope here, whichever thread runs it.
  public static <T extends @Nullable Object> Callable<T> here(Callable<T> work) {
    if (!CURRENT.isBound()) return work;
    Span span = CURRENT.get();
    Map<String, Object> ambient = AMBIENT.isBound() ? AMBIENT.get() : Map.of();
    return () -> ScopedValue.where(CURRENT, span).where(AMBIENT, ambient).call(() -> work.call());
  }

  String masked(String text) {
    return masking.text(text);
  }

  boolean records() {
    return records;
  }

  // Runs in the `finally` of the traced work: a broken sink must not replace what that work threw.
  private void accept(Item item) {
    if (records) PlainData.guarded(() -> take(item));
  }

  private @Nullable Object take(Item item) {
    sink.accept(masking.item(item));
    return null;
  }
}

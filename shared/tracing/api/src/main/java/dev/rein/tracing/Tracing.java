package dev.rein.tracing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
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
/// [ScopedValue], which does not follow work onto another thread: wrap that work with [#here], or
/// its executor with [#executor]. Instances are safe for use by several threads.
public final class Tracing {
  /// Metadata of a trace that another one called or asked for: that one's id.
  public static final String CALLER_TRACE_ID = "caller_trace_id";

  /// Metadata beside it: the id of the span that called.
  public static final String CALLER_SPAN_ID = "caller_span_id";

  private final Recording recording;
  private final Bodies bodies;
  private final SpanClock clock;
  private final Set<String> tags;
  private final Uuid7 ids = new Uuid7();

  private Tracing(
      SpanSink sink, InstantSource source, Set<String> tags, Masking masking, boolean records) {
    this.clock = new SpanClock(source);
    this.recording = new Recording(sink, masking, clock, records);
    this.bodies = new Bodies(recording);
    this.tags = Set.copyOf(tags);
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

  /// Mints ids and runs bodies as ever, but records nothing, and puts no span in scope but a trace:
  /// nothing of it would be seen.
  public static Tracing disabled() {
    return new Tracing(SpanSink.none(), InstantSource.system(), Set.of(), Masking.ON, false);
  }

  /// An id for a trace that begins now.
  public TraceId mint() {
    Instant now = clock.now();
    return new TraceId(ids.at(now), now);
  }

  /// Runs `body` as a trace.
  ///
  /// @throws X what `body` throws, unchanged; it becomes the trace's error
  public <T extends @Nullable Object, X extends Throwable> T trace(
      TraceStart start, SpanBody<T, X> body) throws X {
    return bodies.run(started(start), body);
  }

  /// As [#trace], for a trace that stays open until the stage that `body` returns completes: see
  /// [#spanAsync(String, SpanType, SpanBody, BiConsumer)].
  ///
  /// @throws X what `body` throws, unchanged; it becomes the trace's error
  public <T extends @Nullable Object, X extends Throwable> CompletableFuture<T> traceAsync(
      TraceStart start,
      SpanBody<? extends @Nullable CompletionStage<? extends T>, X> body,
      BiConsumer<? super Span, ? super T> onResult)
      throws X {
    return bodies.runAsync(started(start), body, onResult);
  }

  private Span started(TraceStart start) {
    Span above = current();
    if (above == null || !above.isContinued()) return begin(start);
    if (start.id() == null) return part(above, start);
    Span trace = begin(start);
    return trace.metadata(CALLER_TRACE_ID, above.traceId()).metadata(CALLER_SPAN_ID, above.id());
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
    Instant now = clock.now();
    Span span = child(Span.remote(this, caller, now), name, type, now, System.nanoTime());
    return bodies.run(recording.opened(withContext(span)), body);
  }

  private Span part(Span above, TraceStart start) {
    Instant now = clock.now();
    Span span = child(above, start.name(), SpanType.GENERAL, now, System.nanoTime());
    if (start.input() != null) span.input(start.input());
    start.metadata().forEach(span::metadata);
    start.tags().forEach(span::tag);
    if (start.threadId() != null) span.metadata("thread_id", start.threadId());
    return recording.opened(withContext(span));
  }

  // There is no trace row of ours that could carry it.
  private Span withContext(Span span) {
    tags.forEach(span::tag);
    Scope.ambient().forEach(span::metadata);
    return span;
  }

  /// Runs `body` as a span under the one in scope. Outside any trace it gets a trace of its own
  /// name.
  ///
  /// @throws X what `body` throws, unchanged; it becomes the span's error
  public <T extends @Nullable Object, X extends Throwable> T span(
      String name, SpanType type, SpanBody<T, X> body) throws X {
    if (!records()) return body.run(new Span(this));
    Span above = current();
    if (above == null) return trace(TraceStart.named(name), _ -> span(name, type, body));
    return bodies.run(begin(above, name, type), body);
  }

  /// As [#spanAsync(String, SpanType, SpanBody, BiConsumer)], for a body that sets its output
  /// itself.
  ///
  /// @throws X what `body` throws, unchanged; it becomes the span's error
  public <T extends @Nullable Object, X extends Throwable> CompletableFuture<T> spanAsync(
      String name,
      SpanType type,
      SpanBody<? extends @Nullable CompletionStage<? extends T>, X> body)
      throws X {
    return spanAsync(name, type, body, (_, _) -> {});
  }

  /// Runs `body` as a span that stays open until the stage it returns completes. Nothing waits.
  ///
  /// What comes back is a future of its own that completes as the stage did, and only once the span
  /// has ended: who has the result can flush. Cancelling it cancels the stage if that is a future.
  /// The span is in scope while `body` runs, not in what is chained to the stage: wrap that with
  /// [#here]. A stage that is still running when its trace is flushed is recorded as `Unfinished`,
  /// and again as it really ended.
  ///
  /// @param onResult sees the span and the stage's result just before the span ends, e.g.
  ///   [Span#output]; not called for a stage that failed
  /// @throws X what `body` throws, unchanged; it becomes the span's error
  public <T extends @Nullable Object, X extends Throwable> CompletableFuture<T> spanAsync(
      String name,
      SpanType type,
      SpanBody<? extends @Nullable CompletionStage<? extends T>, X> body,
      BiConsumer<? super Span, ? super T> onResult)
      throws X {
    Span above = current();
    if (above == null) {
      return bodies.runAsync(
          begin(TraceStart.named(name)), _ -> spanAsync(name, type, body, onResult), (_, _) -> {});
    }
    return bodies.runAsync(begin(above, name, type), body, onResult);
  }

  private Span begin(TraceStart start) {
    TraceId id = start.id();
    Span trace = new Span(this, start, id == null ? mint() : id);
    tags.forEach(trace::tag);
    Scope.ambient()
        .forEach(
            (key, value) -> {
              // A trace that is gone on with may be told of itself.
              if (!trace.traceId().equals(value)) trace.metadata(key, value);
            });
    return recording.opened(trace);
  }

  private Span begin(Span above, String name, SpanType type) {
    long nanos = System.nanoTime();
    Instant now = clock.isSystem() ? above.timeAt(nanos) : null;
    return recording.opened(child(above, name, type, now == null ? clock.now() : now, nanos));
  }

  private Span child(Span above, String name, SpanType type, Instant now, long nanos) {
    return new Span(this, above, name, type, ids.at(now), now, nanos);
  }

  /// Ends every span that is still open, and its trace, as failed with `reason`, because the
  /// process is about to be stopped. Work that ends after all is recorded again, as it really
  /// ended, and replaces what was said here.
  ///
  /// @return how many were open
  public int cutOpen(ErrorInfo reason) {
    return recording.cutOpen(reason);
  }

  /// Puts a feedback score on a trace, this one or one from long ago.
  public void score(Score score) {
    recording.accept(score);
  }

  /// Takes a feedback score off a trace, this one or one from long ago.
  public void delete(ScoreDeletion deletion) {
    recording.accept(deletion);
  }

  /// Takes a trace away, with all that is in it.
  public void delete(TraceDeletion deletion) {
    recording.accept(deletion);
  }

  /// Takes all traces of some threads away.
  public void delete(ThreadDeletion deletion) {
    recording.accept(deletion);
  }

  /// Delivers what was recorded; see [SpanSink#flush].
  ///
  /// A span that is still open although its trace has ended is recorded as far as it is known, with
  /// the error type `Unfinished`. If it ends later, it is recorded again, as it really ended.
  public Flushed flush(Deadline deadline) {
    return recording.flush(deadline);
  }

  /// Delivers what has ended while the work goes on, so that a process which is killed loses only
  /// what came after. What is still running is shown as it stands, until its end replaces that; it
  /// is in no ledger before. See [SpanSink#flushEagerly].
  ///
  /// @return what is settled, and how much is left to [#flush]
  public FlushedEagerly flushEagerly(Deadline deadline) {
    return recording.flushEagerly(deadline);
  }

  /// For a process that is frozen and copied: randomness that was drawn for ids before, by any
  /// [Uuid7] in it, is not used again. To be called before the snapshot and after each restore.
  public void renewIds() {
    Uuid7.renewAll();
  }

  /// Runs `body` so that every trace begun in it carries `metadata`, e.g. the request's id.
  public static <T extends @Nullable Object, X extends Throwable> T with(
      Map<String, Object> metadata, ScopedValue.CallableOp<T, X> body) throws X {
    return Scope.with(metadata, body);
  }

  /// The span in scope, or null outside any.
  public static @Nullable Span current() {
    return Scope.span();
  }

  /// The id of the trace in scope, or null outside any.
  public static @Nullable UUID currentTraceId() {
    Span span = Scope.span();
    return span == null ? null : span.traceId();
  }

  /// Puts metadata on the span in scope; does nothing outside any.
  ///
  /// @param key see [Span#metadata]
  public static void annotate(String key, @Nullable Object value) {
    Span span = Scope.span();
    if (span != null) span.metadata(key, value);
  }

  /// Lets `details` say what the span in scope shows; does nothing outside any.
  public static void describe(SpanDetails details) {
    Span span = Scope.span();
    if (span != null) span.describe(details);
  }

  /// What another process needs to go on with the trace in scope, as headers or message attributes:
  /// see [TraceContext#headers]. Empty outside any span and where nothing is recorded.
  public static Map<String, String> propagation() {
    Span span = Scope.span();
    TraceContext context = span == null ? null : span.context();
    return context == null ? Map.of() : context.headers();
  }

  /// Binds work to the span in scope here, and to the metadata of [#with], whichever thread runs
  /// it.
  public static <T extends @Nullable Object> Callable<T> here(Callable<T> work) {
    ScopedValue.Carrier scope = Scope.here();
    if (scope == null) return work;
    return () -> scope.call(() -> work.call());
  }

  /// Binds work to the span in scope here, whichever thread runs it, e.g. a virtual one.
  public static Runnable here(Runnable work) {
    ScopedValue.Carrier scope = Scope.here();
    if (scope == null) return work;
    return () -> scope.run(work);
  }

  /// As [#here(Callable)], for [CompletableFuture#supplyAsync]. It has a name of its own because no
  /// lambda could tell it from a [Callable].
  public static <T extends @Nullable Object> Supplier<T> hereSupplier(Supplier<T> work) {
    ScopedValue.Carrier scope = Scope.here();
    if (scope == null) return work;
    return () -> scope.call(() -> work.get());
  }

  /// An executor whose tasks run under the span that was in scope where each was submitted.
  public static Executor executor(Executor threads) {
    return task -> threads.execute(here(task));
  }

  /// The same; shutting it down shuts `threads` down.
  public static ExecutorService executor(ExecutorService threads) {
    return new HereExecutor(threads);
  }

  String masked(String text) {
    return recording.masked(text);
  }

  /// Whether anything is recorded.
  public boolean records() {
    return recording.isOn();
  }
}

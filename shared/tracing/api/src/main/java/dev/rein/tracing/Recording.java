package dev.rein.tracing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What is open, and the way to the sink of what has ended. Safe for use by several threads.
final class Recording {
  private static final ErrorInfo UNFINISHED =
      new ErrorInfo(
          "Unfinished",
          "still running when its trace had ended and was flushed",
          "No stack: nothing was thrown.");

  private final SpanSink sink;
  private final Masking masking;
  private final SpanClock clock;
  private final boolean on;
  private final Set<Span> open = new OpenSpans();
  private final Running running = new Running();

  // Since the last flush, on the way to the sink.
  private final AtomicInteger lost = new AtomicInteger();

  /// @param on whether anything is recorded at all
  Recording(SpanSink sink, Masking masking, SpanClock clock, boolean on) {
    this.sink = sink;
    this.masking = masking;
    this.clock = clock;
    this.on = on;
  }

  boolean isOn() {
    return on;
  }

  /// Never throws: what can't be looked through is replaced as a whole.
  String masked(String text) {
    try {
      return masking.text(text);
    } catch (RuntimeException | StackOverflowError e) {
      return Masking.MASKED;
    }
  }

  Span opened(Span span) {
    if (on) open.add(span);
    return span;
  }

  void ended(Span span) {
    open.remove(span);
    synchronized (span) {
      // A trace may have begun in another process; any other span has its own stopwatch.
      Item item = span.end(span.isTrace() ? clock.now() : Instant.EPOCH);
      if (item != null) accept(item);
    }
  }

  int cutOpen(ErrorInfo reason) {
    int cut = 0;
    for (Span span : open) if (cut(span, reason)) cut++;
    return cut;
  }

  // Under its lock, so that its real end, on another thread, comes second and stands.
  private boolean cut(Span span, ErrorInfo reason) {
    synchronized (span) {
      Item item = span.cut(clock.now(), reason);
      if (item != null) accept(item);
      return item != null;
    }
  }

  Flushed flush(Deadline deadline) {
    for (Span span : List.copyOf(open)) {
      if (span.outlivesItsTrace() && open.remove(span)) cut(span, UNFINISHED);
    }
    return withLost(sink.flush(deadline));
  }

  FlushedEagerly flushEagerly(Deadline deadline) {
    Running.Shot shot = running.of(open, clock.now());
    List<Item> masked = shot.rows().stream().map(masking::item).toList();
    FlushedEagerly flushed = sink.flushEagerly(masked, deadline);
    running.sent(shot, flushed.runningShown());
    return new FlushedEagerly(withLost(flushed.ended()), flushed.runningShown(), flushed.left());
  }

  private Flushed withLost(Flushed flushed) {
    int count = lost.getAndSet(0);
    if (count == 0) return flushed;
    return flushed.plus(new Flushed(0, 0, Map.of(Flushed.NOT_ACCEPTED, count)));
  }

  // Runs in the `finally` of the traced work: a broken sink must not replace what that work threw.
  void accept(Item item) {
    if (on) PlainData.guarded(() -> take(item));
  }

  private @Nullable Object take(Item item) {
    boolean taken = false;
    try {
      sink.accept(masking.item(item));
      taken = true;
    } finally {
      if (!taken) lost.incrementAndGet();
    }
    return null;
  }
}

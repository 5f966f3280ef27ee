package dev.rein.benchmarks.span;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.Masking;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Spans of this project. Each enters its parent's scope first, as those of the others do.
final class OurSpans implements SpanSink {
  private final Ring<Item> ring = new Ring<>();
  private final Payload payload;
  private final Callable<@Nullable Object> child;

  private OurSpans(Payload payload, Masking masking) {
    this.payload = payload;
    Tracing tracing = Tracing.to(this, InstantSource.system(), Set.of(), masking);
    this.child = underATrace(tracing, () -> tracing.span("work", SpanType.TOOL, this::record));
  }

  static OurSpans masked(Payload payload) {
    return new OurSpans(payload, Masking.ON);
  }

  static OurSpans unmasked(Payload payload) {
    return new OurSpans(payload, Masking.OFF);
  }

  static <T extends @Nullable Object> Callable<T> underATrace(Tracing tracing, Callable<T> work) {
    return tracing.trace(TraceStart.named("parent"), _ -> Tracing.here(work));
  }

  private @Nullable Object record(Span span) {
    span.input(payload.input).output(payload.output);
    return null;
  }

  @Nullable Object span() throws Exception {
    child.call();
    return ring.last();
  }

  @Override
  public void accept(Item item) {
    ring.add(item);
  }

  @Override
  public Flushed flush(Deadline deadline) {
    return Flushed.NOTHING;
  }
}

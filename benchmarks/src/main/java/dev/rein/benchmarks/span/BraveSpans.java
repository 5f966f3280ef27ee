package dev.rein.benchmarks.span;

import brave.ScopedSpan;
import brave.Tracer;
import brave.Tracing;
import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.CurrentTraceContext;
import brave.propagation.TraceContext;
import org.jspecify.annotations.Nullable;

/// The same with Brave, whose cheapest way is the scoped span.
final class BraveSpans extends SpanHandler {
  private final Ring<MutableSpan> ring = new Ring<>();
  private final Payload payload;
  private final Tracer tracer;
  private final CurrentTraceContext current;
  private final TraceContext parent;

  @SuppressWarnings("resource") // keeps nothing but memory
  BraveSpans(Payload payload) {
    this.payload = payload;
    Tracing tracing = Tracing.newBuilder().addSpanHandler(this).build();
    this.tracer = tracing.tracer();
    this.current = tracing.currentTraceContext();
    this.parent = tracer.newTrace().context();
  }

  @Nullable Object span() {
    try (CurrentTraceContext.Scope _ = current.newScope(parent)) {
      record();
    }
    return ring.last();
  }

  private void record() {
    ScopedSpan span = tracer.startScopedSpan("work");
    try {
      span.tag("input", payload.input);
      span.tag("output", payload.output);
    } finally {
      span.finish();
    }
  }

  @Override
  public boolean end(TraceContext context, MutableSpan span, Cause cause) {
    ring.add(span);
    return true;
  }
}

package dev.rein.benchmarks.span;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The same with OpenTelemetry's SDK: each span is in scope while it runs, has its input and output
/// as attributes, and is exported when it ends.
final class OpenTelemetrySpans implements SpanExporter {
  private static final AttributeKey<String> INPUT = AttributeKey.stringKey("input");
  private static final AttributeKey<String> OUTPUT = AttributeKey.stringKey("output");

  private final Ring<SpanData> ring = new Ring<>();
  private final Payload payload;
  private final Tracer tracer;
  private final Context parent;

  @SuppressWarnings("resource") // keeps nothing but memory
  OpenTelemetrySpans(Payload payload) {
    this.payload = payload;
    this.tracer =
        SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(this))
            .build()
            .get("benchmark");
    this.parent = Context.root().with(tracer.spanBuilder("parent").startSpan());
  }

  @Nullable Object span() {
    try (Scope _ = parent.makeCurrent()) {
      record();
    }
    return ring.last();
  }

  private void record() {
    Span span = tracer.spanBuilder("work").startSpan();
    try (Scope _ = span.makeCurrent()) {
      span.setAttribute(INPUT, payload.input);
      span.setAttribute(OUTPUT, payload.output);
    } finally {
      span.end();
    }
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    for (SpanData span : spans) ring.add(span);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}

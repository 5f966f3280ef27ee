package dev.rein.benchmarks.response;

import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.TracedHandler;
import dev.rein.tracing.lambda.TracingSetup;
import java.util.Map;
import okhttp3.OkHttpClient;

/// A function that does nothing but record a trace of ten spans.
public final class TenSpans extends TracedHandler {
  private static final int SPANS = 10;

  private final Tracing tracing;

  public TenSpans() {
    this(System.getenv());
  }

  private TenSpans(Map<String, String> environment) {
    this(TracingSetup.of(environment, new OkHttpClient(), _ -> {}));
  }

  private TenSpans(TracingSetup setup) {
    super(setup);
    tracing = setup.tracing();
  }

  @Override
  protected byte[] handle(byte[] event, Invocation invocation) {
    return tracing.trace(
        TraceStart.named("work"),
        _ -> {
          for (int i = 0; i < SPANS; i++) {
            tracing.span("step", SpanType.TOOL, span -> span.input("in").output("out"));
          }
          return event;
        });
  }
}

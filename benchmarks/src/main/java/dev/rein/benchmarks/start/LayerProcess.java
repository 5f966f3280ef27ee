package dev.rein.benchmarks.start;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.lambda.TracingSetup;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import okhttp3.OkHttpClient;

/// The process that [LayerStart] starts: brings up as much as its first argument says, and prints
/// the nanoseconds that took.
final class LayerProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private LayerProcess() {}

  public static void main(String[] args) {
    long started = System.nanoTime();
    switch (LayerStart.Part.valueOf(args[0])) {
      case NOTHING -> {}
      case SPAN -> firstSpan(Tracing.to(SpanSink.none()));
      case LAYER -> firstSpan(layer(args[1], Map.of()));
      case LAYER_WITH_OUTBOX ->
          firstSpan(
              layer(
                  args[1],
                  Map.of(
                      "TRACE_OUTBOX_QUEUE_URL", args[1] + "/queue",
                      "AWS_ENDPOINT_URL_SQS", args[1],
                      "AWS_REGION", "us-east-1",
                      "AWS_ACCESS_KEY_ID", "local",
                      "AWS_SECRET_ACCESS_KEY", "local")));
      case LAYER_AND_FLUSH -> {
        Tracing tracing = layer(args[1], Map.of());
        firstSpan(tracing);
        if (tracing.flush(Deadline.in(PATIENCE)).delivered() == 0) System.exit(1);
      }
    }
    System.out.println(System.nanoTime() - started);
  }

  private static Tracing layer(String opik, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("OPIK_URL_OVERRIDE", opik);
    return TracingSetup.of(environment, new OkHttpClient(), _ -> {}).tracing();
  }

  private static void firstSpan(Tracing tracing) {
    tracing.trace(
        TraceStart.named("first"),
        _ -> tracing.span("span", SpanType.TOOL, span -> span.input("in").output("out")));
  }
}

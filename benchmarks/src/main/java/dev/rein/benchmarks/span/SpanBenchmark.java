package dev.rein.benchmarks.span;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One span under a parent: started, in scope, given input and output, ended, and kept by an
/// exporter in memory. Compare the contenders of one run, never two runs.
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class SpanBenchmark {

  @State(Scope.Thread)
  public static class Sizes {
    @Param Payload payload = Payload.SENTENCE;
  }

  @State(Scope.Thread)
  public static class Ours {
    private OurSpans masked = OurSpans.masked(Payload.SENTENCE);
    private OurSpans unmasked = OurSpans.unmasked(Payload.SENTENCE);

    @Setup
    public void setUp(Sizes sizes) {
      masked = OurSpans.masked(sizes.payload);
      unmasked = OurSpans.unmasked(sizes.payload);
    }
  }

  @State(Scope.Thread)
  public static class OpenTelemetry {
    private OpenTelemetrySpans spans = new OpenTelemetrySpans(Payload.SENTENCE);

    @Setup
    public void setUp(Sizes sizes) {
      spans = new OpenTelemetrySpans(sizes.payload);
    }
  }

  @State(Scope.Thread)
  public static class Brave {
    private BraveSpans spans = new BraveSpans(Payload.SENTENCE);

    @Setup
    public void setUp(Sizes sizes) {
      spans = new BraveSpans(sizes.payload);
    }
  }

  /// With masking, as it is by default: what is recorded is copied, and looked through for personal
  /// data.
  @Benchmark
  public @Nullable Object ours(Ours ours) throws Exception {
    return ours.masked.span();
  }

  /// With `TRACE_MASKING=off`, which is what the others do.
  @Benchmark
  public @Nullable Object oursUnmasked(Ours ours) throws Exception {
    return ours.unmasked.span();
  }

  @Benchmark
  public @Nullable Object openTelemetry(OpenTelemetry openTelemetry) {
    return openTelemetry.spans.span();
  }

  @Benchmark
  public @Nullable Object brave(Brave brave) {
    return brave.spans.span();
  }
}

package dev.rein.benchmarks.span;

import dev.rein.tracing.Span;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What a span costs with `OPIK_TRACK_DISABLE=true`, against the same work without one.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class DisabledBenchmark {
  private final Tracing tracing = Tracing.disabled();
  private final Callable<Integer> child =
      OurSpans.underATrace(tracing, () -> tracing.span("work", SpanType.TOOL, this::traced));
  private final Callable<Integer> bareChild = OurSpans.underATrace(tracing, this::work);
  private int input = 42;

  private Integer traced(Span span) {
    span.input(Payload.SENTENCE.input);
    Integer result = work();
    span.output(Payload.SENTENCE.output);
    return result;
  }

  private Integer work() {
    return input & 0x7f;
  }

  /// The work alone.
  @Benchmark
  public Integer bare() {
    return work();
  }

  /// The work as a span of its own, outside any trace.
  @Benchmark
  public Integer outsideATrace() {
    return tracing.span("work", SpanType.TOOL, this::traced);
  }

  /// The work inside a trace, without a span.
  @Benchmark
  public Integer bareInATrace() throws Exception {
    return bareChild.call();
  }

  /// The work as a span inside a trace.
  @Benchmark
  public Integer inATrace() throws Exception {
    return child.call();
  }
}

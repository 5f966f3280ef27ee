package dev.rein.benchmarks.span;

import dev.rein.tracing.Masking;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Looking through one text for personal data and secrets.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class MaskingBenchmark {
  /// Each has 1,000 characters.
  public enum Text {
    /// Words, a few of them with a digit.
    PROSE("I keep three evenings a week free, run for half an hour and measure what I did. "),
    /// Names and values, as in a plan that was recorded as JSON.
    JSON("{\"week\": 3, \"hours\": 2.5, \"focus\": \"Base\", \"checkIn\": true, \"tasks\": []}, "),
    /// What has to be found.
    PERSONAL("Write to jane.doe@example.org or call +49 151 2345 6789 before 2026-03-31, please. ");

    private static final int LENGTH = 1_000;

    final String text;

    Text(String piece) {
      text = piece.repeat(LENGTH / piece.length() + 1).substring(0, LENGTH);
    }
  }

  @Param Text text = Text.PROSE;

  @Benchmark
  public String mask() {
    return Masking.ON.text(text.text);
  }
}

package dev.rein.benchmarks.coldstart;

import dev.rein.benchmarks.environment.ExecutionEnvironment;
import dev.rein.benchmarks.environment.ExecutionEnvironment.Moment;
import dev.rein.benchmarks.environment.PackagedFunction;
import java.io.IOException;
import java.time.Duration;

/// One start of one package.
final class Start {
  /// @param wall from the start of the process, or from the end of the snapshot, to the response
  /// @param cpu used in that time by all threads of the process
  record Took(Duration wall, Duration cpu) {}

  private Start() {}

  /// @throws IllegalStateException if it does not answer well, with what it printed
  static Took measure(
      PackagedFunction function, ExecutionEnvironment.Settings settings, String event)
      throws IOException, InterruptedException {
    try (ExecutionEnvironment environment = ExecutionEnvironment.start(function, settings)) {
      Moment from = environment.ready();
      Moment response = environment.ask(event).response();
      return new Took(
          Duration.ofNanos(response.nanos() - from.nanos()), response.cpu().minus(from.cpu()));
    }
  }
}

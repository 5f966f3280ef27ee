package dev.rein.benchmarks.busy;

import dev.rein.benchmarks.environment.ExecutionEnvironment;
import dev.rein.benchmarks.environment.PackagedFunction;
import dev.rein.benchmarks.environment.Priming;
import dev.rein.benchmarks.environment.Tiers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A function that is kept busy, from the end of its snapshot on.
final class Side implements AutoCloseable {
  private final ExecutionEnvironment environment;
  private final Workload.Events events;
  private final Duration before;
  private final List<Duration> totals = new ArrayList<>();

  Side(PackagedFunction function, Tiers tiers, Workload.Events events)
      throws IOException, InterruptedException {
    this.events = events;
    environment =
        ExecutionEnvironment.start(
            function, new ExecutionEnvironment.Settings(tiers, 1, true, Priming.ON));
    before = environment.ready().cpu();
  }

  void ask() throws IOException, InterruptedException {
    // What is compiled while the other side has its turn is this one's all the same: it counts with
    // the next event.
    totals.add(environment.ask(events.next()).end().cpu().minus(before));
  }

  Course course() {
    return new Course(totals);
  }

  @Override
  public void close() {
    environment.close();
  }
}

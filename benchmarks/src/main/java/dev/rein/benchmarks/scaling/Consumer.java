package dev.rein.benchmarks.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A function behind a queue: so many environments at once, each with one batch at a time.
final class Consumer {
  /// What became of one message.
  sealed interface Outcome {
    /// For how long the function worked on it.
    double seconds();

    record Done(double seconds) implements Outcome {}

    /// The function hid it for a time of its own.
    record Hidden(double seconds, double forSeconds) implements Outcome {}
  }

  private final Agenda agenda;
  private final Queue queue;
  private final int batchSize;
  private final boolean sideBySide;
  private final Function<Queue.Message, Outcome> work;
  private int idle;
  private double busySeconds;
  private long invocations;

  /// @param sideBySide whether a batch takes as long as its longest message, or as all together
  Consumer(
      Agenda agenda,
      Queue queue,
      int concurrency,
      int batchSize,
      boolean sideBySide,
      Function<Queue.Message, Outcome> work) {
    this.agenda = agenda;
    this.queue = queue;
    this.idle = concurrency;
    this.batchSize = batchSize;
    this.sideBySide = sideBySide;
    this.work = work;
    queue.onArrival(this::poll);
  }

  private void poll() {
    while (idle > 0 && queue.hasVisible()) {
      List<Queue.Message> batch = queue.receive(batchSize);
      if (batch.isEmpty()) return;
      idle--;
      invocations++;
      work(batch);
    }
  }

  private void work(List<Queue.Message> batch) {
    double total = 0;
    List<Runnable> settles = new ArrayList<>(batch.size());
    for (Queue.Message message : batch) {
      Outcome outcome = work.apply(message);
      total = sideBySide ? Math.max(total, outcome.seconds()) : total + outcome.seconds();
      settles.add(() -> settle(message, outcome));
    }
    double took = total;
    busySeconds += took;
    agenda.in(
        took,
        () -> {
          settles.forEach(Runnable::run);
          idle++;
          poll();
        });
  }

  private void settle(Queue.Message message, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done _ -> queue.delete(message);
      case Outcome.Hidden(double _, double forSeconds) -> queue.release(message, forSeconds);
    }
  }

  /// Billed time of all invocations together.
  double busySeconds() {
    return busySeconds;
  }

  long invocations() {
    return invocations;
  }
}

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

    /// It comes back when its visibility timeout is over.
    record Failed(double seconds) implements Outcome {}

    /// The function hid it for a time of its own.
    record Hidden(double seconds, double forSeconds) implements Outcome {}
  }

  private final Agenda agenda;
  private final Queue queue;
  private final int batchSize;
  private final double visibility;
  private final Function<Queue.Message, Outcome> work;
  private int idle;
  private double busySeconds;
  private long invocations;

  Consumer(
      Agenda agenda,
      Queue queue,
      int concurrency,
      int batchSize,
      double visibility,
      Function<Queue.Message, Outcome> work) {
    this.agenda = agenda;
    this.queue = queue;
    this.idle = concurrency;
    this.batchSize = batchSize;
    this.visibility = visibility;
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
    double receivedAt = agenda.now();
    double total = 0;
    List<Runnable> settles = new ArrayList<>(batch.size());
    for (Queue.Message message : batch) {
      Outcome outcome = work.apply(message);
      total += outcome.seconds();
      settles.add(() -> settle(message, outcome, receivedAt));
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

  private void settle(Queue.Message message, Outcome outcome, double receivedAt) {
    switch (outcome) {
      case Outcome.Done _ -> queue.delete(message);
      case Outcome.Failed _ ->
          queue.release(message, Math.max(0, receivedAt + visibility - agenda.now()));
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

package dev.rein.experiment;

import dev.rein.coaching.Deliveries;
import dev.rein.experiments.ItemWork;
import dev.rein.experiments.ItemWork.Ended;
import dev.rein.experiments.ItemWork.Message;
import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Works on the goals of one batch side by side. One that fails never touches the others.
///
/// @param deliveries of the experiment queue and its dead letters
record Batch(ItemWork work, Deliveries deliveries, Waits waits, InstantSource clock, Tally tally) {
  /// Kept free for saying what goes back.
  static final Duration SETTLING = Duration.ofSeconds(5);

  private record Running(SqsBatch.Message message, Optional<Message> goal, Future<Ended> ended) {}

  /// @param deadline when the answer must be ready
  /// @return ids of the messages that go back
  List<String> run(List<SqsBatch.Message> messages, Deadline deadline) {
    Deadline working = deadline.minus(SETTLING);
    List<String> back = new ArrayList<>();
    // A piece begins only while there is time for it, so all of them end by themselves.
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("goal-", 0).factory())) {
      List<Running> all = new ArrayList<>();
      for (SqsBatch.Message message : messages) {
        Optional<Message> goal = Message.parse(message.body());
        all.add(new Running(message, goal, threads.submit(task(goal, working))));
      }
      for (Running running : all) {
        if (!leaves(running)) back.add(running.message().id());
      }
    }
    return back;
  }

  private Callable<Ended> task(Optional<Message> goal, Deadline working) {
    return Tracing.here(
        (Callable<Ended>)
            () -> {
              if (goal.isEmpty()) return new Ended.Unknown();
              try {
                return work.run(goal.get(), working);
              } catch (RuntimeException e) {
                return new Ended.Broken(e);
              }
            });
  }

  private static Ended await(Future<Ended> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ended.OutOfTime();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) throw error;
      return new Ended.Broken(new IllegalStateException(e.getCause()));
    }
  }

  private boolean leaves(Running running) {
    Ended ended = await(running.ended());
    tally.add(ended);
    SqsBatch.Message message = running.message();
    Fate fate =
        running.goal().isEmpty()
            ? Fate.unreadable(message)
            : Fate.of(message, ended, waits, clock.instant());
    return switch (fate) {
      case Fate.Gone _ -> true;
      case Fate.Back(var time) -> {
        deliveries.hide(message.receipt(), time);
        yield false;
      }
      case Fate.Dead(var reason) -> {
        running.goal().ifPresent(goal -> work.giveUp(goal, reason));
        yield deliveries.park(message.body(), message.traceId(), reason);
      }
    };
  }
}

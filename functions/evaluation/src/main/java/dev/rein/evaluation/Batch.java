package dev.rein.evaluation;

import dev.rein.coaching.Deliveries;
import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.lambda.Propagation;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Judges the messages of one batch side by side. Each thread gives back what became of its
/// message; none shares anything with another. A message that fails never touches the others, and
/// two messages that ask for the same are worked on once.
///
/// @param origins where a message came from, by its id
/// @param report takes each outcome, on the thread that called
record Batch(
    JudgeSubject judge,
    Deliveries deliveries,
    Waits waits,
    InstantSource clock,
    Function<String, Propagation> origins,
    BiConsumer<Task, Outcome> report) {
  /// Messages that are worked on at the same time: a whole batch of SQS.
  static final int CONCURRENCY = 10;

  /// A message that is reached with less time left goes back unread.
  static final Duration LEAST_TIME = Duration.ofSeconds(2);

  /// For hiding what goes back, at the end.
  static final Duration SETTLING = Duration.ofMillis(1_500);

  private static final System.Logger LOG = System.getLogger(EvaluationHandler.class.getName());

  /// How one task ended.
  private sealed interface Ended {
    record With(Outcome outcome) implements Ended {}

    record Broken(RuntimeException thrown) implements Ended {}

    record OutOfTime() implements Ended {}
  }

  /// @param deadline when the answer must be ready
  /// @return ids of the messages that go back
  List<String> run(List<SqsBatch.Message> messages, Deadline deadline) {
    Deadline working = deadline.minus(SETTLING);
    Map<Task, List<SqsBatch.Message>> byTask = new LinkedHashMap<>();
    List<String> failed = new ArrayList<>();
    for (SqsBatch.Message message : messages) {
      Optional<Task> task = Task.parse(message.body());
      if (task.isPresent()) {
        byTask.computeIfAbsent(task.get(), _ -> new ArrayList<>()).add(message);
      } else if (!settle(message, Delivered.unreadable(message))) {
        failed.add(message.id());
      }
    }
    Map<Task, Future<Ended>> running = new LinkedHashMap<>();
    ExecutorService threads =
        Executors.newFixedThreadPool(CONCURRENCY, Thread.ofVirtual().name("judge-", 0).factory());
    try {
      byTask.forEach(
          (task, same) -> {
            Propagation origin = origins.apply(same.getFirst().id());
            running.put(task, threads.submit(work(task, origin, working)));
          });
      running.forEach(
          (task, future) -> {
            Ended ended = await(future, working);
            if (ended instanceof Ended.With(Outcome outcome)) report.accept(task, outcome);
            for (SqsBatch.Message message : byTask.getOrDefault(task, List.of())) {
              if (!settle(message, delivered(task, message, ended))) failed.add(message.id());
            }
          });
    } finally {
      // What is still under way has been given back; a thread that ends later changes nothing.
      threads.shutdownNow();
    }
    return failed;
  }

  private Callable<Ended> work(Task task, Propagation origin, Deadline deadline) {
    return Tracing.here(
        (Callable<Ended>)
            () -> {
              if (deadline.remaining().compareTo(LEAST_TIME) < 0) return new Ended.OutOfTime();
              try {
                return new Ended.With(origin.linked(() -> judge.run(task.subject(), deadline)));
              } catch (RuntimeException e) {
                return new Ended.Broken(e);
              }
            });
  }

  private static Ended await(Future<Ended> future, Deadline deadline) {
    try {
      return future.get(Math.max(1, deadline.remaining().toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      return new Ended.OutOfTime();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      future.cancel(true);
      return new Ended.OutOfTime();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) throw error;
      return new Ended.Broken(new IllegalStateException(e.getCause()));
    }
  }

  private Delivered delivered(Task task, SqsBatch.Message message, Ended ended) {
    return switch (ended) {
      case Ended.With(Outcome outcome) ->
          Delivered.of(task, message, outcome, waits, clock.instant());
      case Ended.Broken(RuntimeException thrown) ->
          Delivered.broken(task.words(), message, thrown, waits, clock.instant());
      case Ended.OutOfTime _ -> {
        LOG.log(
            Level.WARNING,
            "no time left for the {0}: message {1} goes back",
            task.words(),
            message.id());
        yield new Delivered.Back(Duration.ZERO);
      }
    };
  }

  /// @return whether the message leaves the queue
  private boolean settle(SqsBatch.Message message, Delivered delivered) {
    return switch (delivered) {
      case Delivered.Done _ -> true;
      case Delivered.Back(Duration time) -> {
        deliveries.hide(message.receipt(), time);
        yield false;
      }
      case Delivered.Parked(String reason) ->
          deliveries.park(message.body(), message.traceId(), reason);
    };
  }
}

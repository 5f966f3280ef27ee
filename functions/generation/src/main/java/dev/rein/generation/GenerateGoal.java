package dev.rein.generation;

import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.GoalStore.Begun;
import dev.rein.coaching.GoalStore.Claimed;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Prompts;
import dev.rein.generation.Pipeline.Worked;
import dev.rein.pipeline.Budget;
import dev.rein.pipeline.Fault;
import dev.rein.pipeline.Run;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes a goal, keeps it, and runs its pipeline: here, or by way of the queue.
final class GenerateGoal {
  private final Tracing tracing;
  private final GoalStore store;
  private final Pipeline pipeline;
  private final Prompts prompts;
  private final Budget budget;
  private final InstantSource clock;
  private final Uuid7 ids = new Uuid7();

  GenerateGoal(Wiring wiring, Pipeline pipeline) {
    this.tracing = wiring.tracing().tracing();
    this.store = wiring.store();
    this.pipeline = pipeline;
    this.prompts = wiring.prompts();
    this.budget = wiring.budget();
    this.clock = wiring.clock();
  }

  /// How it ended.
  sealed interface Outcome {
    record Completed(Goal goal) implements Outcome {}

    /// Somebody works on it, or will.
    record Running(Goal goal) implements Outcome {}

    record Failed(Goal goal, Fault fault) implements Outcome {}

    record KeyReused() implements Outcome {}

    /// The goal was erased meanwhile.
    record Gone() implements Outcome {}

    /// The user's data are being erased, or were after this request began.
    record BeingErased() implements Outcome {}
  }

  /// Works while the caller waits, until `answerBy`.
  Outcome now(
      String userId,
      GoalRequest request,
      @Nullable IdempotencyKey key,
      Deadline answerBy,
      Meter meter) {
    Instant leased = clock.instant().plus(answerBy.remaining()).plus(budget.slack());
    return switch (begin(userId, request, key, leased)) {
      case Begun.Started(var goal) -> work(goal, false, answerBy, meter);
      case Begun.KeyReused _ -> new Outcome.KeyReused();
      case Begun.Erased _ -> new Outcome.BeingErased();
      case Begun.Known(var goal) when goal.status() == GoalStatus.COMPLETED ->
          new Outcome.Completed(goal);
      case Begun.Known(var goal) ->
          switch (store.claim(goal.id(), clock.instant(), leased)) {
            case Claimed.Mine(var mine) -> work(mine, true, answerBy, meter);
            case Claimed.NotNow(var theirs) -> asItIs(theirs);
            case Claimed.Unknown _ -> new Outcome.Gone();
          };
    };
  }

  /// Leaves the work to the queue.
  Outcome later(String userId, GoalRequest request, @Nullable IdempotencyKey key) {
    // Leased to nobody: whichever worker gets the message may take it at once.
    Instant unleased = clock.instant();
    return switch (begin(userId, request, key, unleased)) {
      case Begun.Started(var goal) -> handOver(goal, false);
      case Begun.KeyReused _ -> new Outcome.KeyReused();
      case Begun.Erased _ -> new Outcome.BeingErased();
      case Begun.Known(var goal) when goal.status() != GoalStatus.FAILED -> asItIs(goal);
      case Begun.Known(var goal) ->
          switch (store.claim(goal.id(), unleased, unleased)) {
            case Claimed.Mine(var mine) -> handOver(mine, true);
            case Claimed.NotNow(var theirs) -> asItIs(theirs);
            case Claimed.Unknown _ -> new Outcome.Gone();
          };
    };
  }

  private Begun begin(
      String userId, GoalRequest request, @Nullable IdempotencyKey key, Instant runUntil) {
    TraceId trace = tracing.mint();
    UUID goalId = ids.at(trace.startedAt());
    return store.begin(goalId, userId, trace, request, key, runUntil);
  }

  private Outcome work(Goal goal, boolean resumed, Deadline answerBy, Meter meter) {
    Run run = Run.forCaller(budget, answerBy, meter);
    return outcome(pipeline.work(GoalTrace.start(goal, prompts), goal, resumed, run));
  }

  private Outcome handOver(Goal goal, boolean resumed) {
    return outcome(pipeline.handOver(GoalTrace.start(goal, prompts), goal, resumed));
  }

  private static Outcome outcome(Worked worked) {
    return switch (worked) {
      case Worked.Completed(var goal) -> new Outcome.Completed(goal);
      case Worked.HandedOver(var goal) -> asItIs(goal);
      case Worked.Failed(var goal, var fault, _) -> new Outcome.Failed(goal, fault);
      case Worked.Gone _ -> new Outcome.Gone();
    };
  }

  private static Outcome asItIs(Goal goal) {
    return goal.status() == GoalStatus.COMPLETED
        ? new Outcome.Completed(goal)
        : new Outcome.Running(goal);
  }
}

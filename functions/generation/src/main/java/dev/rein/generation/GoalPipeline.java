package dev.rein.generation;

import dev.rein.coaching.EvaluationQueue;
import dev.rein.coaching.GenerationQueue;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageResult;
import dev.rein.coaching.Subject;
import dev.rein.generation.Keeping.NotKept;
import dev.rein.pipeline.Asking.Asked;
import dev.rein.pipeline.Budget;
import dev.rein.pipeline.CheckedPlan;
import dev.rein.pipeline.Fault;
import dev.rein.pipeline.Run;
import dev.rein.pipeline.Stages;
import dev.rein.tracing.Span;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Walks a goal through its stages and keeps what comes of each.
final class GoalPipeline implements Pipeline {
  private static final Logger LOG = System.getLogger(GoalPipeline.class.getName());

  private final Tracing tracing;
  private final GoalStore store;
  private final Stages stages;
  private final EvaluationQueue evaluations;
  private final GenerationQueue generations;
  private final Budget budget;
  private final InstantSource clock;

  GoalPipeline(Wiring wiring) {
    this.tracing = wiring.tracing().tracing();
    this.store = wiring.store();
    this.stages = wiring.stages();
    this.evaluations = wiring.evaluations();
    this.generations = wiring.generations();
    this.budget = wiring.budget();
    this.clock = wiring.clock();
  }

  @Override
  public Worked work(TraceStart trace, Goal goal, boolean resumed, Run run) {
    return guarded(goal, resumed, () -> walk(goal, run));
  }

  @Override
  public Worked handOver(TraceStart trace, Goal goal, boolean resumed) {
    return guarded(goal, resumed, () -> handOver(goal, nextOrLast(goal), Spend.NONE));
  }

  @Override
  public Worked giveUp(TraceStart trace, Goal goal) {
    return guarded(goal, true, () -> fail(goal, nextOrLast(goal), Fault.abandoned(), Spend.NONE));
  }

  private interface Work {
    Worked run();
  }

  private Worked guarded(Goal goal, boolean resumed, Work work) {
    // From the start: a later row replaces an earlier one and must not lack what that one had.
    Tracing.describe(trace -> trace.output(GoalTrace.results(goal)));
    try {
      Worked worked = work.run();
      // A row that had an end must not lose it: only the first stretch of work leaves it open.
      if (worked instanceof Worked.HandedOver && !resumed) Tracing.describe(Span::handOver);
      return worked;
    } catch (NotKept e) {
      abandon(goal, e::uncounted);
      throw e.why();
    } catch (RuntimeException e) {
      abandon(goal, () -> Spend.NONE);
      throw e;
    }
  }

  private Worked walk(Goal begun, Run run) {
    Goal goal = begun;
    boolean progressed = false;
    for (Stage stage = goal.nextStage(); stage != null; stage = goal.nextStage()) {
      if (!run.hasRoomFor(budget.stage())) {
        return timeUp(goal, stage, Spend.NONE, run.callerWaits() || progressed);
      }
      switch (run(stage, new Stages.SoFar(goal), run).asked()) {
        case Asked.Done<StageResult> done -> save(goal, stage, done, run);
        case Asked.Faulty<StageResult>(var fault, var spend) -> {
          return fail(goal, stage, fault, spend);
        }
        case Asked.TimeUp<StageResult>(var spend) -> {
          return timeUp(goal, stage, spend, run.callerWaits() || progressed);
        }
      }
      progressed = true;
      Optional<Goal> saved = store.find(goal.id());
      if (saved.isEmpty()) return new Worked.Gone();
      goal = saved.get();
    }
    return complete(goal, run);
  }

  private void save(Goal goal, Stage stage, Asked.Done<StageResult> done, Run run) {
    new Keeping(
            "goal " + goal.id() + ": " + stage.wireName(),
            done.spend(),
            () ->
                store.saveStage(
                    goal.id(), done.result(), done.promptVersion(), done.model(), done.spend()),
            () -> store.find(goal.id()).filter(found -> found.has(done.result())).isPresent())
        .run(run.deadline());
  }

  private Stages.Ended run(Stage stage, Stages.SoFar goal, Run run) {
    return switch (stage) {
      case PREPROCESS_GOAL -> stages.preprocessGoal(goal, run);
      case GENERATE_RESOLUTION -> stages.generateResolution(goal, run);
      case CREATE_EXECUTION_PLAN -> stages.createExecutionPlan(goal, run);
    };
  }

  private Worked complete(Goal goal, Run run) {
    store.complete(goal.id(), Spend.NONE, clock.instant());
    Worked worked = reread(goal, Worked.Completed::new);
    // Nothing is said of an erased goal, and nobody is asked to judge it.
    if (worked instanceof Worked.Gone) return worked;
    run.meter().completed();
    CheckedPlan.score(goal).ifPresent(tracing::score);
    for (Kind kind : List.of(Kind.RESOLUTION, Kind.PLAN)) {
      try {
        evaluations.submit(Subject.of(goal.id(), kind), goal.trace());
      } catch (RuntimeException e) {
        // The goal is complete all the same: a sweep over pending evaluations sends it again.
        LOG.log(Level.WARNING, "goal " + goal.id() + " was not enqueued to be judged", e);
      }
    }
    return worked;
  }

  /// @param handsOver false where the whole time of a worker was not enough for one stage, so that
  ///   another worker would fare no better
  private Worked timeUp(Goal goal, Stage stage, Spend uncounted, boolean handsOver) {
    return handsOver
        ? handOver(goal, stage, uncounted)
        : fail(goal, stage, Fault.timeout(), uncounted);
  }

  private Worked handOver(Goal goal, Stage stage, Spend uncounted) {
    // First the lease, then the message: a worker that came sooner would find the goal taken.
    store.runUntil(goal.id(), clock.instant());
    try {
      generations.submit(goal.id(), goal.trace());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "goal " + goal.id() + " was not handed over", e);
      return fail(goal, stage, Fault.queueUnavailable(), uncounted);
    }
    if (uncounted.calls() > 0) store.spent(goal.id(), uncounted, clock.instant());
    return reread(goal, Worked.HandedOver::new);
  }

  private Worked fail(Goal goal, Stage stage, Fault fault, Spend uncounted) {
    LOG.log(
        Level.WARNING,
        "goal {0} failed at {1}: {2} ({3})",
        goal.id(),
        stage.wireName(),
        fault.slug(),
        fault.detail());
    store.fail(goal.id(), fault.at(stage.wireName()), uncounted, clock.instant());
    return reread(goal, failed -> new Worked.Failed(failed, fault, stage));
  }

  private Worked reread(Goal goal, Function<Goal, Worked> worked) {
    return store.find(goal.id()).map(worked).orElseGet(Worked.Gone::new);
  }

  /// So that the next try need not wait for the lease to end.
  private void abandon(Goal goal, Supplier<Spend> uncounted) {
    Tracing.annotate("status", "error");
    try {
      store.fail(
          goal.id(),
          Fault.internal().at(nextOrLast(goal).wireName()),
          uncounted.get(),
          clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "goal " + goal.id() + " could not be marked as failed", e);
    }
  }

  private static Stage nextOrLast(Goal goal) {
    Stage next = goal.nextStage();
    return next == null ? Stage.CREATE_EXECUTION_PLAN : next;
  }
}

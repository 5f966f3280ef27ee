package dev.rein.generation;

import dev.rein.coaching.CoachingContext;
import dev.rein.coaching.CoachingJson;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingReply;
import dev.rein.coaching.CoachingRequest;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.CoachingStore.Begun;
import dev.rein.coaching.CoachingStore.Claimed;
import dev.rein.coaching.EvaluationQueue;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.Plan;
import dev.rein.coaching.ProgressEntry;
import dev.rein.coaching.ProgressReader;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Spend;
import dev.rein.generation.Asking.Asked;
import dev.rein.llm.PlainJson;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Span;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes what a person says about their goal, keeps it, and has the coach reply to it, under a
/// trace of its own in the goal's thread.
final class CoachGoal {
  private static final Logger LOG = System.getLogger(CoachGoal.class.getName());

  private final Tracing tracing;
  private final GoalStore goals;
  private final CoachingStore store;
  private final ProgressReader progress;
  private final Asking asking;
  private final EvaluationQueue evaluations;
  private final Prompts prompts;
  private final Budget budget;
  private final InstantSource clock;
  private final Uuid7 ids = new Uuid7();

  CoachGoal(Wiring wiring) {
    this.tracing = wiring.tracing().tracing();
    this.goals = wiring.store();
    this.store = wiring.coaching();
    this.progress = wiring.progress();
    this.asking = wiring.asking();
    this.evaluations = wiring.evaluations();
    this.prompts = wiring.prompts();
    this.budget = wiring.budget();
    this.clock = wiring.clock();
  }

  /// How it ended.
  sealed interface Outcome {
    record Replied(CoachingMessage message) implements Outcome {}

    /// Somebody else works on the same message.
    record Running(CoachingMessage message) implements Outcome {}

    record Failed(CoachingMessage message, Fault fault) implements Outcome {}

    record KeyReused() implements Outcome {}

    /// Unknown, somebody else's, or erased meanwhile.
    record UnknownGoal() implements Outcome {}

    /// The goal has no plan: not yet, or because its pipeline failed.
    record NoPlan(GoalStatus status) implements Outcome {}

    /// The request names a week that the plan does not have.
    ///
    /// @param weeks of the plan
    record BeyondPlan(int weeks) implements Outcome {}
  }

  Outcome reply(
      String userId,
      UUID goalId,
      CoachingRequest request,
      @Nullable IdempotencyKey key,
      Deadline answerBy,
      Meter meter) {
    Optional<Goal> found = goals.find(userId, goalId);
    if (found.isEmpty()) return new Outcome.UnknownGoal();
    Goal goal = found.get();
    Plan plan = goal.plan();
    if (goal.status() != GoalStatus.COMPLETED || plan == null) {
      return new Outcome.NoPlan(goal.status());
    }
    int weeks = CoachingContext.lastWeek(plan);
    if (!CoachBody.weeksBeyond(request, weeks).isEmpty()) return new Outcome.BeyondPlan(weeks);

    Instant leased = clock.instant().plus(answerBy.remaining()).plus(budget.slack());
    Run run = Run.forCaller(budget, answerBy, meter);
    TraceId trace = tracing.mint();
    UUID messageId = ids.at(trace.startedAt());
    return switch (store.begin(messageId, goalId, userId, trace, request, key, leased)) {
      case Begun.Started(var message) -> work(goal, message, run);
      case Begun.KeyReused _ -> new Outcome.KeyReused();
      case Begun.UnknownGoal _ -> new Outcome.UnknownGoal();
      case Begun.Known(var message) when message.reply() != null -> new Outcome.Replied(message);
      case Begun.Known(var message) ->
          switch (store.claim(goalId, message.id(), clock.instant(), leased)) {
            case Claimed.Mine(var mine) -> work(goal, mine, run);
            case Claimed.NotNow(var theirs) -> asItIs(theirs);
            case Claimed.Unknown _ -> new Outcome.UnknownGoal();
          };
    };
  }

  private static Outcome asItIs(CoachingMessage message) {
    return message.reply() == null ? new Outcome.Running(message) : new Outcome.Replied(message);
  }

  private Outcome work(Goal goal, CoachingMessage message, Run run) {
    return tracing.trace(
        CoachTrace.start(goal, message, prompts.coachingVersion()),
        trace -> {
          // Told first, for whatever is thrown below.
          trace.metadata("status", "error");
          try {
            Outcome outcome = ask(goal, message, run);
            note(trace, outcome);
            return outcome;
          } catch (RuntimeException e) {
            abandon(message);
            throw e;
          }
        });
  }

  private static void note(Span trace, Outcome outcome) {
    switch (outcome) {
      case Outcome.Replied(var message) -> {
        if (message.reply() != null) {
          trace.output(PlainJson.of(CoachingJson.of(message.reply())));
        }
        trace.metadata("status", "ok");
      }
      case Outcome.Failed(_, var fault) -> trace.error(fault.error());
      case Outcome.Running _ -> trace.metadata("taken_over", true);
      case Outcome.UnknownGoal _ -> trace.metadata("erased", true);
      case Outcome.KeyReused _, Outcome.NoPlan _, Outcome.BeyondPlan _ -> {}
    }
  }

  private Outcome ask(Goal goal, CoachingMessage message, Run run) {
    CoachingContext context =
        CoachingContext.of(
            goal,
            message,
            progress.progress(goal.id(), CoachingContext.CHECK_INS).stream()
                .map(ProgressEntry::of)
                .toList(),
            // One more than are shown: this message is among them.
            store.list(goal.id(), CoachingContext.EARLIER + 1, null).items());
    return switch (asking.ask(
        () -> prompts.forCoach(context, Nonce.next()), CoachingJson::decode, run)) {
      case Asked.Done<CoachingReply> done -> keep(message, done, run);
      case Asked.Faulty<CoachingReply>(var fault, var spend) -> fail(message, fault, spend);
      case Asked.TimeUp<CoachingReply>(var spend) -> fail(message, Fault.timeout(), spend);
    };
  }

  private Outcome keep(CoachingMessage message, Asked.Done<CoachingReply> done, Run run) {
    Optional<CoachingMessage> kept = complete(message, done, run);
    if (kept.isEmpty()) return new Outcome.UnknownGoal();
    if (kept.get().reply() == null) return new Outcome.Running(kept.get());
    try {
      evaluations.submit(message.subject(), message.trace());
    } catch (RuntimeException e) {
      // The reply is kept all the same: a sweep over pending evaluations sends it again.
      LOG.log(Level.WARNING, "message " + message.id() + " was not enqueued to be judged", e);
    }
    return new Outcome.Replied(kept.get());
  }

  /// What is paid for is not given up at the first trouble of the store.
  private Optional<CoachingMessage> complete(
      CoachingMessage message, Asked.Done<CoachingReply> done, Run run) {
    try {
      return completeOnce(message, done);
    } catch (RuntimeException e) {
      if (run.deadline().passed()) throw e;
      LOG.log(Level.WARNING, "the reply to message " + message.id() + " is stored again", e);
      return completeOnce(message, done);
    }
  }

  private Optional<CoachingMessage> completeOnce(
      CoachingMessage message, Asked.Done<CoachingReply> done) {
    return store.complete(
        message.goalId(),
        message.id(),
        done.result(),
        done.promptVersion(),
        done.model(),
        done.spend(),
        clock.instant());
  }

  private Outcome fail(CoachingMessage message, Fault fault, Spend spend) {
    LOG.log(
        Level.WARNING,
        "message {0} got no reply: {1} ({2})",
        message.id(),
        fault.slug(),
        fault.detail());
    Optional<CoachingMessage> failed =
        store.fail(
            message.goalId(), message.id(), fault.at(Prompts.COACHING), spend, clock.instant());
    if (failed.isEmpty()) return new Outcome.UnknownGoal();
    // Somebody who took it over may have been luckier.
    return failed.get().reply() == null
        ? new Outcome.Failed(failed.get(), fault)
        : new Outcome.Replied(failed.get());
  }

  /// So that the next try need not wait for the lease to end.
  private void abandon(CoachingMessage message) {
    try {
      Optional<CoachingMessage> _ =
          store.fail(
              message.goalId(),
              message.id(),
              Fault.internal().at(Prompts.COACHING),
              Spend.NONE,
              clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "message " + message.id() + " could not be marked as failed", e);
    }
  }
}

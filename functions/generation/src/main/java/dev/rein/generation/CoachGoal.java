package dev.rein.generation;

import dev.rein.coaching.CoachingContext;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingRequest;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.CoachingStore.Begun;
import dev.rein.coaching.CoachingStore.Claimed;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Prompts;
import dev.rein.generation.Coach.Outcome;
import dev.rein.pipeline.Budget;
import dev.rein.pipeline.Run;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes what a person says about their goal, keeps it, and has the coach reply to it.
final class CoachGoal {
  private final Tracing tracing;
  private final GoalStore goals;
  private final CoachingStore store;
  private final Coach coach;
  private final Prompts prompts;
  private final Budget budget;
  private final InstantSource clock;
  private final Uuid7 ids = new Uuid7();

  CoachGoal(Wiring wiring) {
    this.tracing = wiring.tracing().tracing();
    this.goals = wiring.store();
    this.store = wiring.coaching();
    this.coach = wiring.coach();
    this.prompts = wiring.prompts();
    this.budget = wiring.budget();
    this.clock = wiring.clock();
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
    return coach.reply(
        CoachTrace.start(goal, message, prompts.coachingVersion()), goal, message, run);
  }
}

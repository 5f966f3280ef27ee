package dev.rein.generation;

import dev.rein.coaching.CoachingContext;
import dev.rein.coaching.CoachingJson;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingReply;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.EvaluationQueue;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.ProgressEntry;
import dev.rein.coaching.ProgressReader;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Spend;
import dev.rein.generation.Keeping.NotKept;
import dev.rein.pipeline.Asking;
import dev.rein.pipeline.Asking.Asked;
import dev.rein.pipeline.Fault;
import dev.rein.pipeline.Run;
import dev.rein.tracing.TraceStart;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// Asks a model for the reply, keeps it, and has it judged.
final class GoalCoach implements Coach {
  private static final Logger LOG = System.getLogger(GoalCoach.class.getName());

  private final CoachingStore store;
  private final ProgressReader progress;
  private final Asking asking;
  private final EvaluationQueue evaluations;
  private final Prompts prompts;
  private final InstantSource clock;

  GoalCoach(Wiring wiring) {
    this.store = wiring.coaching();
    this.progress = wiring.progress();
    this.asking = wiring.asking();
    this.evaluations = wiring.evaluations();
    this.prompts = wiring.prompts();
    this.clock = wiring.clock();
  }

  @Override
  public Outcome reply(TraceStart trace, Goal goal, CoachingMessage message, Run run) {
    try {
      return ask(goal, message, run);
    } catch (NotKept e) {
      abandon(message, e::uncounted);
      throw e.why();
    } catch (RuntimeException e) {
      abandon(message, () -> Spend.NONE);
      throw e;
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
            store.before(message, CoachingContext.EARLIER_READ));
    return switch (asking.ask(
        () -> prompts.forCoach(context, Nonce.next()), CoachingJson::decode, run)) {
      case Asked.Done<CoachingReply> done -> keep(message, done, run);
      case Asked.Faulty<CoachingReply>(var fault, var spend) -> fail(message, fault, spend);
      case Asked.TimeUp<CoachingReply>(var spend) -> fail(message, Fault.timeout(), spend);
    };
  }

  private Outcome keep(CoachingMessage message, Asked.Done<CoachingReply> done, Run run) {
    complete(message, done, run);
    Optional<CoachingMessage> kept = store.find(message.goalId(), message.id());
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

  private void complete(CoachingMessage message, Asked.Done<CoachingReply> done, Run run) {
    new Keeping(
            "the reply to message " + message.id(),
            done.spend(),
            () -> {
              Optional<CoachingMessage> _ =
                  store.complete(
                      message.goalId(),
                      message.id(),
                      done.result(),
                      done.promptVersion(),
                      done.model(),
                      done.spend(),
                      clock.instant());
            },
            () ->
                store
                    .find(message.goalId(), message.id())
                    .filter(found -> done.result().equals(found.reply()))
                    .isPresent())
        .run(run.deadline());
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
  private void abandon(CoachingMessage message, Supplier<Spend> uncounted) {
    try {
      Optional<CoachingMessage> _ =
          store.fail(
              message.goalId(),
              message.id(),
              Fault.internal().at(Prompts.COACHING),
              uncounted.get(),
              clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "message " + message.id() + " could not be marked as failed", e);
    }
  }
}

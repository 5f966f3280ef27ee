package dev.rein.generation;

import dev.rein.coaching.GenerationQueue;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.GoalStore.Claimed;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.RunningGoal;
import dev.rein.coaching.RunningStore;
import dev.rein.tracing.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Asks again for goals that nobody works on, because the message that hands them over was lost or
/// their worker died. One whose lease is not over is somebody's and left alone. Asking twice is
/// harmless: a worker takes a goal only if nobody has it, and goes on where the last one stopped.
///
/// A goal that was asked for [#TRIES] times in vain ends as `FAILED`, to be tried again by its
/// owner: whoever waits for it must not wait for ever.
final class GoalSweep {
  /// Looked at in one run; the rest waits for the next one.
  static final int MOST = 100;

  static final int TRIES = 3;

  /// For marking a goal as failed, before anybody else may take it.
  private static final Duration ENDING = Duration.ofMinutes(1);

  /// Least time that must be left to go on.
  private static final Duration ROOM = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(GoalSweep.class.getName());

  private final RunningStore running;
  private final GoalStore store;
  private final GenerationQueue queue;
  private final Pipeline pipeline;
  private final Prompts prompts;
  private final Duration after;
  private final InstantSource clock;

  GoalSweep(Wiring wiring, Pipeline pipeline) {
    this.running = wiring.running();
    this.store = wiring.store();
    this.queue = wiring.generations();
    this.pipeline = pipeline;
    this.prompts = wiring.prompts();
    this.after = wiring.goalSweepAfter();
    this.clock = wiring.clock();
  }

  /// What a run came to.
  ///
  /// @param sent whose work was asked for again
  /// @param failed that were given up
  record Swept(int sent, int failed) {}

  /// @throws RuntimeException if store or queue can't be reached; what was sent until then is noted
  Swept run(Deadline deadline, Meter meter) {
    Instant now = clock.instant();
    Instant before = now.minus(after);
    int sent = 0;
    int failed = 0;
    for (RunningGoal each : running.due(before, now, MOST)) {
      if (deadline.remaining().compareTo(ROOM) < 0) break;
      Optional<Goal> found = store.find(each.goalId());
      if (found.isEmpty() || found.get().status() == GoalStatus.COMPLETED) {
        running.remove(each);
        continue;
      }
      Goal goal = found.get();
      // Its mark went with the failure; one that is there is of an owner who takes it up now.
      if (goal.status() == GoalStatus.FAILED) continue;
      if (goal.runUntil().isAfter(before)) continue;
      if (each.sweeps() >= TRIES) {
        if (gaveUp(goal, now)) failed++;
        continue;
      }
      queue.submit(goal.id(), goal.trace());
      meter.goalSwept();
      running.swept(each, now.plus(Sweep.pause(after, each.sweeps())));
      sent++;
    }
    for (int i = 0; i < failed; i++) meter.goalAbandoned();
    if (sent + failed > 0) {
      LOG.log(Level.WARNING, "{0} goals nobody worked on sent again, {1} given up", sent, failed);
    }
    return new Swept(sent, failed);
  }

  private boolean gaveUp(Goal goal, Instant now) {
    return switch (store.claim(goal.id(), now, now.plus(ENDING))) {
      case Claimed.Mine(var mine) -> {
        pipeline.giveUp(GoalTrace.start(mine, prompts), mine);
        yield true;
      }
      case Claimed.NotNow _, Claimed.Unknown _ -> false;
    };
  }
}

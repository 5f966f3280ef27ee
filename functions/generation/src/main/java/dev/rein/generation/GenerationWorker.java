package dev.rein.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.GoalStore.Claimed;
import dev.rein.coaching.Prompts;
import dev.rein.generation.Pipeline.Worked;
import dev.rein.pipeline.Budget;
import dev.rein.pipeline.Run;
import dev.rein.runtime.Ids;
import dev.rein.runtime.Json;
import dev.rein.runtime.SqsBatch;
import dev.rein.runtime.SqsBatch.Message;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.lambda.Invocation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Works on goals that were handed over to the queue, where no caller waits.
///
/// Queues deliver at least once and in any order: what a message says is only that this goal should
/// be looked at. Whether there is work to do, the store knows.
final class GenerationWorker {
  private static final Logger LOG = System.getLogger(GenerationWorker.class.getName());

  private final GoalStore store;
  private final Pipeline pipeline;
  private final Prompts prompts;
  private final Budget budget;
  private final InstantSource clock;

  GenerationWorker(Wiring wiring, Pipeline pipeline) {
    this.store = wiring.store();
    this.pipeline = pipeline;
    this.prompts = wiring.prompts();
    this.budget = wiring.budget();
    this.clock = wiring.clock();
  }

  /// @return ids of the messages that must come again
  List<String> work(SqsBatch batch, Invocation invocation, Meter meter) {
    List<String> again = new ArrayList<>();
    for (Message message : batch.messages()) {
      boolean done =
          invocation
              .message(message.id())
              .linked(() -> isDone(message, invocation.deadline(), meter));
      if (!done) again.add(message.id());
    }
    return again;
  }

  private boolean isDone(Message message, Deadline deadline, Meter meter) {
    Optional<UUID> goalId = goalIdOf(message);
    if (goalId.isEmpty()) {
      LOG.log(Level.ERROR, "message {0} names no goal", message.id());
      return false;
    }
    Run run = Run.forQueue(budget, deadline, meter);
    if (!run.hasRoomFor(budget.stage())) return false;
    try {
      return isDone(goalId.get(), run);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "message " + message.id() + " goes back to the queue", e);
      return false;
    }
  }

  private boolean isDone(UUID goalId, Run run) {
    Instant now = clock.instant();
    Instant leased =
        now.plus(run.deadline().remaining()).plus(budget.storing()).plus(budget.slack());
    return switch (store.claim(goalId, now, leased)) {
      case Claimed.Mine(var goal) ->
          isDone(pipeline.work(GoalTrace.start(goal, prompts), goal, true, run));
      // Whoever works on it may die over it: the message stays until the goal has an end.
      case Claimed.NotNow(var goal) -> goal.status() != GoalStatus.RUNNING;
      case Claimed.Unknown _ -> true;
    };
  }

  private static boolean isDone(Worked worked) {
    return switch (worked) {
      case Worked.Completed _, Worked.HandedOver _, Worked.Gone _ -> true;
      case Worked.Failed(_, var fault, _) -> !fault.retryable();
    };
  }

  private static Optional<UUID> goalIdOf(Message message) {
    try {
      return Ids.parse(Json.parse(message.body()).path("goalId").asText(""));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}

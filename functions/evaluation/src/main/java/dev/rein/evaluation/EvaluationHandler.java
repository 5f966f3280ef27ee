package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.llm.Answer;
import dev.rein.runtime.Json;
import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.lambda.Emf;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.TracedHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Messages of the evaluation queue. Decodes, delegates to [JudgeGoal], and names the messages that
/// go back; decides nothing.
public final class EvaluationHandler extends TracedHandler {
  /// A message that is reached with less time left goes back unread.
  static final Duration LEAST_TIME = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(EvaluationHandler.class.getName());

  private final Wiring wiring;

  /// @throws IllegalArgumentException naming what is missing in the environment
  public EvaluationHandler() {
    this(System.getenv());
  }

  /// @throws IllegalArgumentException naming what is missing in `environment`
  public EvaluationHandler(Map<String, String> environment) {
    this(Wiring.of(environment));
  }

  private EvaluationHandler(Wiring wiring) {
    super(wiring.tracing());
    this.wiring = wiring;
  }

  @Override
  protected byte[] handle(byte[] event, Invocation invocation) {
    // One thread on purpose: a batch is small, and a message that fails never touches another.
    List<String> failed = new ArrayList<>();
    for (SqsBatch.Message message : decode(event).messages()) {
      boolean done = invocation.message(message.id()).linked(() -> isDone(message, invocation));
      if (!done) failed.add(message.id());
    }
    return SqsBatch.answer(failed);
  }

  private static SqsBatch decode(byte[] event) {
    try {
      JsonNode json = Json.parse(event);
      if (SqsBatch.isOne(json)) return SqsBatch.of(json);
    } catch (IOException e) {
      // told below, without the event's words
    }
    throw new IllegalArgumentException("the event is not a batch of SQS messages");
  }

  private boolean isDone(SqsBatch.Message message, Invocation invocation) {
    Optional<Task> task = Task.parse(message.body());
    if (task.isEmpty()) {
      // Never its content: it may hold anything.
      LOG.log(Level.ERROR, "message {0} can't be read and goes back", message.id());
      return false;
    }
    return isDone(task.get(), message, invocation);
  }

  private boolean isDone(Task task, SqsBatch.Message message, Invocation invocation) {
    String what = task.kind().wireName() + " of goal " + task.goalId();
    Deadline deadline = invocation.deadline();
    if (deadline.remaining().compareTo(LEAST_TIME) < 0) {
      LOG.log(Level.WARNING, "no time left for the {0}: message {1} goes back", what, message.id());
      return false;
    }
    try {
      Outcome outcome = wiring.judgeGoal().run(task, deadline);
      report(task, outcome, invocation);
      return switch (outcome) {
        case Outcome.Judged _, Outcome.JudgedBefore _ -> true;
        case Outcome.NoGoal _ -> {
          LOG.log(Level.INFO, "the {0} is gone and not judged", what);
          yield true;
        }
        case Outcome.NotReady _ -> {
          LOG.log(
              Level.WARNING, "the {0} is not complete: message {1} goes back", what, message.id());
          yield false;
        }
        case Outcome.NoAnswer(Answer.Unavailable why, _) -> {
          LOG.log(
              why.cause().retryable() ? Level.WARNING : Level.ERROR,
              "the judge gave no answer for the {0}: {1}, HTTP status {2}: {3}",
              what,
              why.cause(),
              Integer.toString(why.status()),
              why.detail());
          yield false;
        }
      };
    } catch (RuntimeException e) {
      LOG.log(
          Level.ERROR,
          "judging the " + what + " failed: message " + message.id() + " goes back",
          e);
      return false;
    }
  }

  private void report(Task task, Outcome outcome, Invocation invocation) {
    Emf metrics = JudgeMetrics.of(outcome);
    if (metrics.isEmpty()) return;
    wiring
        .tracing()
        .out()
        .accept(
            metrics.line(
                wiring.judgeGoal().clock().instant(),
                wiring.tracing().function(),
                Map.of(
                    "aws_request_id", invocation.requestId(),
                    "goal_id", task.goalId().toString(),
                    "kind", task.kind().wireName())));
  }
}

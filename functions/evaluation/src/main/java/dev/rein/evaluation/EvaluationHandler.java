package dev.rein.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Subject;
import dev.rein.runtime.Json;
import dev.rein.runtime.RehearsalStage;
import dev.rein.runtime.ScheduledEvent;
import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.lambda.Emf;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.lambda.TracedHandler;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Messages of the evaluation queue, and the scheduled look at the judge itself. Decodes, delegates
/// and encodes; decides nothing.
public final class EvaluationHandler extends TracedHandler {
  private final Wiring wiring;

  /// @throws IllegalArgumentException naming what is missing in the environment
  public EvaluationHandler() {
    this(System.getenv());
    Rehearsal.beforeSnapshot(
        System.getenv(),
        () -> RehearsalStage.of(EvaluationHandler.class, System.getenv()),
        EvaluationHandler::new,
        System.out::println);
  }

  /// @throws IllegalArgumentException naming what is missing in `environment`
  public EvaluationHandler(Map<String, String> environment) {
    this(Wiring.of(environment));
  }

  EvaluationHandler(Wiring wiring) {
    super(wiring.tracing());
    this.wiring = wiring;
  }

  @Override
  protected byte[] handle(byte[] bytes, Invocation invocation) {
    JsonNode event = decode(bytes);
    if (ScheduledEvent.isOne(event)) {
      Drift drift = wiring.panelRun().run(wiring.panelTrace(), invocation.deadline());
      print(drift.metrics(), Map.of("aws_request_id", invocation.requestId()));
      return Json.bytes(drift.json());
    }
    if (!SqsBatch.isOne(event)) {
      throw new IllegalArgumentException("the event is not a batch of SQS messages");
    }
    return SqsBatch.answer(
        wiring
            .batch(invocation::message, (task, outcome) -> report(task, outcome, invocation))
            .run(SqsBatch.of(event).messages(), invocation.deadline()));
  }

  private static JsonNode decode(byte[] event) {
    try {
      return Json.parse(event);
    } catch (IOException e) {
      // without the event's words
      throw new IllegalArgumentException("the event is not a batch of SQS messages");
    }
  }

  private void report(Task task, Outcome outcome, Invocation invocation) {
    Subject subject = task.subject();
    Map<String, String> properties = new TreeMap<>();
    properties.put("aws_request_id", invocation.requestId());
    properties.put("goal_id", subject.goalId().toString());
    properties.put("kind", subject.kind().wireName());
    UUID messageId = subject.messageId();
    if (messageId != null) properties.put("message_id", messageId.toString());
    print(JudgeMetrics.of(outcome), properties);
  }

  private void print(Emf metrics, Map<String, String> properties) {
    wiring.tracing().print(metrics, wiring.clock().instant(), properties);
  }
}

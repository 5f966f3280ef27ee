package dev.rein.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.runtime.Json;
import dev.rein.runtime.RehearsalStage;
import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.lambda.TracedHandler;
import java.io.IOException;
import java.util.Map;

/// Messages of the experiment queue. Decodes, delegates and encodes; decides nothing.
public final class ExperimentHandler extends TracedHandler {
  private final Wiring wiring;

  /// @throws IllegalArgumentException naming what is missing in the environment
  public ExperimentHandler() {
    this(System.getenv());
    Rehearsal.beforeSnapshot(
        System.getenv(),
        () -> RehearsalStage.of(ExperimentHandler.class, System.getenv()),
        ExperimentHandler::new,
        System.out::println);
  }

  /// @throws IllegalArgumentException naming what is missing in `environment`
  public ExperimentHandler(Map<String, String> environment) {
    this(Wiring.of(environment));
  }

  ExperimentHandler(Wiring wiring) {
    super(wiring.tracing());
    this.wiring = wiring;
  }

  @Override
  protected byte[] handle(byte[] bytes, Invocation invocation) {
    Tally tally = new Tally();
    try {
      return SqsBatch.answer(
          wiring.batch(tally).run(decode(bytes).messages(), invocation.deadline()));
    } finally {
      wiring
          .tracing()
          .print(
              tally.metrics(),
              wiring.clock().instant(),
              Map.of("aws_request_id", invocation.requestId()));
    }
  }

  private static SqsBatch decode(byte[] bytes) {
    try {
      JsonNode event = Json.parse(bytes);
      if (SqsBatch.isOne(event)) return SqsBatch.of(event);
    } catch (IOException e) {
      // without the event's words
    }
    throw new IllegalArgumentException("the event is not a batch of SQS messages");
  }
}

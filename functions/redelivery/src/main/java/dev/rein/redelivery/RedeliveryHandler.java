package dev.rein.redelivery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.runtime.Json;
import dev.rein.runtime.RehearsalStage;
import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.lambda.TracedHandler;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Messages of the outbox's queue. Decodes, delegates, encodes and reports; decides nothing.
public final class RedeliveryHandler extends TracedHandler {
  private final Wiring wiring;

  public RedeliveryHandler() {
    this(System.getenv());
    Rehearsal.beforeSnapshot(
        System.getenv(),
        () -> RehearsalStage.of(RedeliveryHandler.class, System.getenv()),
        RedeliveryHandler::new,
        System.out::println);
  }

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  public RedeliveryHandler(Map<String, String> environment) {
    this(Wiring.of(environment));
  }

  RedeliveryHandler(Wiring wiring) {
    super(wiring.tracing());
    this.wiring = wiring;
  }

  @Override
  protected byte[] handle(byte[] bytes, Invocation invocation) throws IOException {
    JsonNode event = Json.parse(bytes);
    if (!SqsBatch.isOne(event)) {
      throw new IllegalArgumentException("the event is no batch of messages");
    }
    Tally tally = new Tally();
    List<String> failed =
        wiring.redelivery().run(SqsBatch.of(event).messages(), invocation.deadline(), tally);
    report(tally, invocation);
    return SqsBatch.answer(failed);
  }

  private void report(Tally tally, Invocation invocation) {
    for (String sentence : tally.sentences()) {
      wiring
          .tracing()
          .out()
          .accept(Json.text(Json.object().put("level", "WARN").put("message", sentence)));
    }
    wiring
        .tracing()
        .print(
            tally.metrics(),
            wiring.clock().instant(),
            Map.of("aws_request_id", invocation.requestId()));
  }
}

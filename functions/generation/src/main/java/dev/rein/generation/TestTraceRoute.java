package dev.rein.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.GoalStore.Remembered;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Limits;
import dev.rein.coaching.Spend;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Json;
import dev.rein.runtime.Problem;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.OpikLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.time.Instant;
import java.time.InstantSource;

/// `POST /api/test-trace`: decodes, delegates, encodes.
final class TestTraceRoute {
  static final String POST = "POST /api/test-trace";

  private final TestTrace test;
  private final Tracing tracing;
  private final GoalStore store;
  private final OpikSettings opik;
  private final InstantSource clock;

  TestTraceRoute(
      TestTrace test, Tracing tracing, GoalStore store, OpikSettings opik, InstantSource clock) {
    this.test = test;
    this.tracing = tracing;
    this.store = store;
    this.opik = opik;
    this.clock = clock;
  }

  HttpResponse post(HttpRequest request, String userId, Deadline answerBy, Meter meter) {
    Body body = Body.of(request, Limits.BODY_BYTES);
    IdempotencyKey key = Keys.of(request, POST, body);
    String prompt = body.text("prompt", Limits.MESSAGE);
    body.check();
    Instant askedAt = clock.instant();
    if (key == null) return response(run(userId, prompt, answerBy, meter));
    return switch (store.remember(userId, key)) {
      case Remembered.Known(var answer) -> HttpResponse.json(200, parse(answer));
      case Remembered.KeyReused _ -> Problem.keyReused().response();
      case Remembered.New _ -> {
        HttpResponse response = response(run(userId, prompt, answerBy, meter));
        ObjectNode answer = response.body();
        // A failure is not kept: trying it again is what the key is for.
        if (response.status() == 200 && answer != null) {
          store.keepAnswer(userId, key, Json.text(answer), askedAt);
        }
        yield response;
      }
    };
  }

  private TestTrace.Outcome run(String userId, String prompt, Deadline answerBy, Meter meter) {
    TraceId id = tracing.mint();
    return test.run(TestTrace.start(id, userId, prompt), id, prompt, answerBy, meter);
  }

  private HttpResponse response(TestTrace.Outcome outcome) {
    return switch (outcome) {
      case TestTrace.Outcome.Answered(var trace, var text, var billing) -> {
        ObjectNode answer = Json.object();
        answer.put("traceId", trace.toString());
        answer.put("text", text);
        answer.put("model", billing.model());
        GoalView.putSpend(answer, Spend.ofCall(billing, true));
        answer.put("traceUrl", OpikLinks.trace(opik, trace.value()).toString());
        yield HttpResponse.json(200, answer);
      }
      case TestTrace.Outcome.Failed(var trace, var fault) ->
          Problems.of(fault).with("traceId", TextNode.valueOf(trace.toString())).response();
    };
  }

  private static ObjectNode parse(String kept) {
    try {
      return (ObjectNode) Json.parse(kept);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a kept answer that is not JSON", e);
    }
  }
}

package dev.rein.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.GoalStore.Taken;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// `POST /api/test-trace`: decodes, delegates, encodes.
final class TestTraceRoute {
  static final String POST = "POST /api/test-trace";

  /// When it makes sense to send a request again that is being answered.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private static final Logger LOG = System.getLogger(TestTraceRoute.class.getName());

  private final TestTrace test;
  private final Tracing tracing;
  private final GoalStore store;
  private final OpikSettings opik;
  private final InstantSource clock;
  private final Duration slack;

  /// @param slack by which an invocation may outlast its deadline
  TestTraceRoute(
      TestTrace test,
      Tracing tracing,
      GoalStore store,
      OpikSettings opik,
      InstantSource clock,
      Duration slack) {
    this.test = test;
    this.tracing = tracing;
    this.store = store;
    this.opik = opik;
    this.clock = clock;
    this.slack = slack;
  }

  HttpResponse post(HttpRequest request, String userId, Deadline answerBy, Meter meter) {
    Body body = Body.of(request, Limits.BODY_BYTES);
    IdempotencyKey key = Keys.of(request, POST, body);
    String prompt = body.text("prompt", Limits.MESSAGE);
    body.check();
    Instant askedAt = clock.instant();
    if (key == null) return response(run(userId, prompt, answerBy, meter));
    Instant until = askedAt.plus(answerBy.remaining()).plus(slack);
    return switch (store.take(userId, key, askedAt, until)) {
      case Taken.Known(var answer) -> HttpResponse.json(200, parse(answer));
      case Taken.KeyReused _ -> Problem.keyReused().response();
      case Taken.InUse _ -> Problem.keyInUse(LOOK_AGAIN).response();
      case Taken.Mine(var lease) -> {
        boolean kept = false;
        try {
          HttpResponse response = response(run(userId, prompt, answerBy, meter));
          ObjectNode answer = response.body();
          if (response.status() == 200 && answer != null) {
            store.keepAnswer(userId, key, lease, Json.text(answer), askedAt);
            kept = true;
          }
          yield response;
        } finally {
          // A failure is not kept: trying it again is what the key is for.
          if (!kept) release(userId, key, lease);
        }
      }
    };
  }

  private void release(String userId, IdempotencyKey key, String lease) {
    try {
      store.release(userId, key, lease);
    } catch (RuntimeException e) {
      // Until the lease ends, the same key is told that it is in use.
      LOG.log(Level.WARNING, "an idempotency key could not be released", e);
    }
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

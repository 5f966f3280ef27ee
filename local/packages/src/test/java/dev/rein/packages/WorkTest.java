package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What each function is for, done by its package: real events, real requests to the table, the
/// queues, Gemini and Opik.
class WorkTest extends PackageCase {
  @Test
  void goal_isMadeJudgedAndRated_andAllOfItIsOnOneTrace() throws Exception {
    Environment generation = started(GENERATION);
    JsonNode goal = generation.answer(201, PackageEvents.generateGoal());
    String traceId = goal.path("traceId").asText();
    String goalId = goal.path("goalId").asText();
    assertThat(goal.path("plan").path("weeks")).isNotEmpty();
    assertThat(spans(traceId))
        .contains("preprocess_goal", "generate_resolution", "create_execution_plan", "gemini");

    Environment evaluation = started(EVALUATION);
    Response judged = evaluation.ask(PackageEvents.evaluateGoal(goalId));
    assertThat(JSON.readTree(judged.text()).path("batchItemFailures")).isEmpty();
    assertThat(scores(traceId)).containsKeys("resolution_quality", "plan_feasibility");

    Environment feedback = started(FEEDBACK);
    JsonNode rated = feedback.answer(201, PackageEvents.submitFeedback(goalId));
    assertThat(rated.path("traceId").asText()).isEqualTo(traceId);
    assertThat(scores(traceId)).containsKey("user_rating");
    assertThat(opik.store().danglingSpans()).isEmpty();
  }

  @Test
  void queuedEvaluation_ofTheGenerationPackage_isReadByTheEvaluationPackage() throws Exception {
    // What other tests have queued goes first: the queue is one for all of them.
    String key = UUID.randomUUID().toString();
    JsonNode goal = started(GENERATION).answer(201, PackageEvents.generateGoal(key));
    String goalId = goal.path("goalId").asText();
    Environment evaluation = started(EVALUATION);

    int found = 0;
    while (found < 2) {
      String event = backends().take("EvaluationQueue", 1, PATIENCE);
      if (!event.contains(goalId)) continue;
      found++;
      Response judged = evaluation.ask(event);
      assertThat(JSON.readTree(judged.text()).path("batchItemFailures")).isEmpty();
    }

    assertThat(scores(goal.path("traceId").asText()))
        .containsKeys("resolution_quality", "plan_feasibility");
  }

  @Test
  void testTrace_isAnsweredBeforeTheFlush_andInOpikBeforeTheFreeze() throws Exception {
    // On a slow machine a cold call takes long enough for a first part to be shipped meanwhile.
    Environment generation = started(GENERATION, Map.of("TRACE_EAGER_FLUSH_MS", "0"));

    Call call = generation.lambda().invoke(PackageEvents.testTrace(), TIMEOUT);
    CompletableFuture<Integer> atResponse =
        call.response().thenApply(_ -> opik.store().traces(null).size());
    CompletableFuture<List<String>> atEnd = call.end().thenApply(_ -> opik.store().ids());
    JsonNode answer = body(200, get(call.response()));

    assertThat(answer.path("text").asText()).isNotBlank();
    assertThat(get(atEnd)).contains(answer.path("traceId").asText());
    assertThat(get(atResponse)).isZero();
  }

  @Test
  void spansThatOpikRefuses_goThroughTheQueue_andAreRedelivered() throws Exception {
    Environment generation = started(GENERATION, Map.of("TRACE_FLUSH_TIMEOUT_MS", "4000"));
    opik.faults(seen -> seen.isWrite() ? Fault.status(503) : Fault.none());
    String traceId = generation.answer(200, PackageEvents.testTrace()).path("traceId").asText();
    assertThat(opik.store().ids()).isEmpty();
    opik.faults(_ -> Fault.none());

    Environment redelivery = started(REDELIVERY);
    // Trace and spans may come in messages of their own.
    while (!spans(traceId).contains("gemini")) {
      Response delivered = redelivery.ask(backends().take("TraceOutboxQueue", 1, PATIENCE));
      assertThat(JSON.readTree(delivered.text()).path("batchItemFailures")).isEmpty();
    }

    assertThat(opik.store().trace(traceId)).isNotNull();
    assertThat(opik.store().danglingSpans()).isEmpty();
  }

  @Test
  void twoEnvironmentsAtOnce_makeOneGoalOfOneKey_andTwoOfTwo() throws Exception {
    Environment one = started(GENERATION);
    Environment other = started(GENERATION);
    String event = PackageEvents.generateGoal(UUID.randomUUID().toString());

    Call first = one.lambda().invoke(event, TIMEOUT);
    Call second = other.lambda().invoke(event, TIMEOUT);
    List<Response> answers = List.of(get(first.response()), get(second.response()));
    get(first.end());
    get(second.end());

    assertThat(answers).extracting(WorkTest::goalId).containsOnly(goalId(answers.getFirst()));
    assertThat(one.answer(201, event).path("goalId").asText())
        .isEqualTo(goalId(answers.getFirst()));
    JsonNode ofOne = one.answer(201, PackageEvents.generateGoal());
    JsonNode ofOther = other.answer(201, PackageEvents.generateGoal());
    assertThat(ofOne.path("goalId")).isNotEqualTo(ofOther.path("goalId"));
    assertThat(ofOne.path("traceId")).isNotEqualTo(ofOther.path("traceId"));
  }

  // 201 for whoever does the work; 202 for whoever comes while it is being done.
  private static String goalId(Response response) {
    try {
      JsonNode answer = JSON.readTree(response.text());
      assertThat(answer.path("statusCode").intValue()).as(response.text()).isIn(201, 202);
      return JSON.readTree(answer.path("body").textValue()).path("goalId").asText();
    } catch (java.io.IOException e) {
      throw new AssertionError(response.text(), e);
    }
  }
}

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(evaluation.askBatch(PackageEvents.evaluateGoal(goalId))).isEmpty();
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
      assertThat(evaluation.askBatch(event)).isEmpty();
    }

    assertThat(scores(goal.path("traceId").asText()))
        .containsKeys("resolution_quality", "plan_feasibility");
  }

  @Test
  void experiment_isFannedOut_triedOnEachVersion_andItsReportIsReadFromTheTable() throws Exception {
    PackageExperiment experiment = experiment();
    assertThat(experiment.send()).isEqualTo(1);
    Environment worker = started(EXPERIMENT);

    assertThat(worker.askBatch(backends().take("ExperimentQueue", 1, PATIENCE))).isEmpty();

    assertThat(experiment.standing().done()).isEqualTo(1);
    assertThat(experiment.report().unfinished()).isZero();
    assertThat(worker.printed("LlmCalls")).isEqualTo(PackageExperiment.GEMINI_CALLS);
    assertThat(experiment.report().comparisons().getFirst().pairs()).isEqualTo(1);
    assertThat(traces("prompt_experiment"))
        .hasSize(2)
        .allSatisfy(
            trace -> {
              assertThat(trace.path("source").asText()).isEqualTo("experiment");
              assertThat(scores(trace.path("id").asText())).containsKey("resolution_quality");
            });
    assertThat(opik.store().danglingSpans()).isEmpty();
    assertThat(experiment.send()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {GENERATION, EXPERIMENT})
  void event_isAnsweredBeforeTheFlush_andInOpikBeforeTheFreeze(String id) throws Exception {
    // On a slow machine a cold call takes long enough for a first part to be shipped meanwhile.
    Environment environment = started(id, Map.of("TRACE_EAGER_FLUSH_MS", "0"));

    Call call = environment.invoke(eventFor(id));
    CompletableFuture<Integer> atResponse =
        call.response().thenApply(_ -> opik.store().ids().size());
    CompletableFuture<Integer> atEnd = call.end().thenApply(_ -> opik.store().ids().size());

    assertThat(get(call.response()).failed()).isFalse();
    assertThat(get(atEnd)).isPositive();
    assertThat(get(atResponse)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {GENERATION, EXPERIMENT})
  void spansThatOpikRefuses_goThroughTheQueue_andAreRedelivered(String id) throws Exception {
    // One flush, at the end.
    Environment environment =
        started(id, Map.of("TRACE_FLUSH_TIMEOUT_MS", "4000", "TRACE_EAGER_FLUSH_MS", "0"));
    opik.faults(seen -> seen.isWrite() ? Fault.status(503) : Fault.none());
    assertThat(environment.ask(eventFor(id)).failed()).isFalse();
    int spilled = environment.printed("SpansSpilled");
    assertThat(spilled).isPositive().isEqualTo(environment.printed("SpansRecorded"));
    assertThat(opik.store().ids()).isEmpty();
    opik.faults(_ -> Fault.none());

    Environment redelivery = started(REDELIVERY);
    // Traces, spans and scores may come in messages of their own.
    while (rows() < spilled) {
      String message = backends().take("TraceOutboxQueue", 1, PATIENCE);
      assertThat(redelivery.askBatch(message)).isEmpty();
    }

    assertThat(opik.store().traces(null)).isNotEmpty();
    assertThat(opik.store().danglingSpans()).isEmpty();
  }

  /// Traces, spans and scores that Opik has.
  private int rows() {
    int scores = 0;
    for (JsonNode trace : opik.store().traces(null)) {
      scores += scores(trace.path("id").asText()).size();
    }
    return opik.store().ids().size() + scores;
  }

  @Test
  void twoEnvironmentsWithOneGoal_tryItOnce() throws Exception {
    PackageExperiment experiment = experiment();
    Environment one = started(EXPERIMENT);
    Environment other = started(EXPERIMENT);

    Call first = one.invoke(experiment.event());
    Call second = other.invoke(experiment.event());
    int back = givenBack(get(first.response())).size() + givenBack(get(second.response())).size();
    get(first.end());
    get(second.end());

    // Whoever comes meanwhile waits; whoever comes afterwards finds nothing to do.
    assertThat(back).isLessThanOrEqualTo(1);
    assertThat(one.askBatch(experiment.event())).isEmpty();
    assertThat(llmSpans()).isEqualTo(PackageExperiment.GEMINI_CALLS);
    assertThat(traces("prompt_experiment")).hasSize(2);
    assertThat(experiment.report().unfinished()).isZero();
  }

  @Test
  void twoEnvironmentsAtOnce_makeOneGoalOfOneKey_andTwoOfTwo() throws Exception {
    Environment one = started(GENERATION);
    Environment other = started(GENERATION);
    String event = PackageEvents.generateGoal(UUID.randomUUID().toString());

    Call first = one.invoke(event);
    Call second = other.invoke(event);
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

package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.Outcome;
import dev.rein.tracing.testing.Signals;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What Lambda does to an environment: refuses its extension, freezes it, restores it from a
/// snapshot, and stops an invocation that takes too long.
class LifecycleTest extends PackageCase {
  private static final LambdaStandIn.Options REFUSING = new LambdaStandIn.Options(true, false);
  private static final LambdaStandIn.Options SNAP_START = new LambdaStandIn.Options(false, true);
  private static final String QUEUES = "AWS_ENDPOINT_URL_SQS";
  private static final Map<String, String> SNAP_START_ENVIRONMENT =
      Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

  @ParameterizedTest
  @MethodSource("recordingFunctions")
  void refusedExtension_leavesTheFlushToTheHandler_beforeTheResponse(String id) throws Exception {
    String event = eventFor(id);
    Environment environment = started(id, REFUSING, Map.of());
    int before = opik.store().ids().size();

    Call call = environment.invoke(event);
    CompletableFuture<Integer> atResponse =
        call.response().thenApply(_ -> opik.store().ids().size());

    assertThat(get(call.response()).failed()).isFalse();
    assertThat(get(atResponse)).isGreaterThan(before);
    assertThat(environment.lambda().calls()).contains("register refused");
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(opik.store().ids()).hasSize(get(atResponse));
  }

  @ParameterizedTest
  @MethodSource("recordingFunctions")
  void frozenEnvironment_hasNothingUnderWay_andGoesOnWhenItIsThawed(String id) throws Exception {
    Environment environment = started(id);
    for (int i = 1; i <= 3; i++) {
      String event = eventFor(id);
      int before = opik.store().ids().size();
      Call call = environment.invoke(event);
      CompletableFuture<Integer> atFreeze =
          call.end()
              .thenApply(
                  _ -> {
                    environment.process().send(Signals.STOP);
                    return opik.store().ids().size();
                  });

      assertThat(get(call.response()).failed()).isFalse();
      assertThat(get(atFreeze)).isGreaterThan(before);
      assertThat(opik.store().danglingSpans()).isEmpty();

      environment.process().send(Signals.CONTINUE);
      assertThat(opik.store().ids()).hasSize(get(atFreeze));
    }
    int recorded = environment.printed("SpansRecorded");
    assertThat(recorded).isPositive().isEqualTo(environment.printed("SpansDelivered"));
    assertThat(environment.process().lines()).noneMatch(line -> line.contains("WARN"));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void snapshot_isTakenBeforeTheFirstEventIsAskedFor_andRestoredIntoWorkingOrder(String id)
      throws Exception {
    String event = eventFor(id);
    Environment environment = started(id, SNAP_START, SNAP_START_ENVIRONMENT);
    assertThat(environment.lambda().calls())
        .contains("restore next")
        .doesNotContain("runtime next", "init error");

    environment.process().send(Signals.STOP);
    environment.process().send(Signals.CONTINUE);
    environment.lambda().restore();

    for (int i = 0; i < 2; i++) {
      LambdaStandIn.Response response = environment.ask(event);
      assertThat(response.failed()).as(response.text()).isFalse();
    }
    assertThat(environment.lambda().calls())
        .doesNotContain("restore error")
        .containsSubsequence("restore next", "runtime next", "response", "runtime next");
  }

  @Test
  void modelThatHangs_isGivenUpInTime_andTheTraceSaysSo() throws Exception {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.hang())) {
      Environment generation =
          started(GENERATION, Map.of("GOOGLE_GEMINI_BASE_URL", gemini.uri().toString()));

      Call call = generation.lambda().invoke(PackageEvents.testTrace(), Duration.ofSeconds(12));
      JsonNode problem = body(504, get(call.response()));

      assertThat(problem.path("type").asText()).endsWith("model-timeout");
      assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
      JsonNode trace = opik.store().trace(problem.path("traceId").asText());
      assertThat(trace).isNotNull();
      assertThat(trace.has("error_info")).isTrue();
    }
  }

  @Test
  void goalWhoseModelHangs_goesBack_andTheNextDeliveryTriesItAgain() throws Exception {
    PackageExperiment experiment = experiment();
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.hang())) {
      Environment worker =
          started(
              EXPERIMENT,
              Map.of(
                  "GOOGLE_GEMINI_BASE_URL",
                  gemini.uri().toString(),
                  "EXPERIMENT_STAGE_TIMEOUT_MS",
                  "1000"));

      assertThat(worker.askBatch(experiment.event())).hasSize(1);

      assertThat(worker.printed("ExperimentGoalsDelayed")).isEqualTo(1);
      assertThat(traces("prompt_experiment_given"))
          .singleElement()
          .satisfies(trace -> assertThat(trace.has("error_info")).isTrue());
    }

    assertThat(started(EXPERIMENT).askBatch(experiment.event())).isEmpty();
    assertThat(experiment.report().unfinished()).isZero();
  }

  // No piece begins that could not end in time, so this function has no trace to cut.
  @Test
  void deliveryWithTooLittleTime_beginsNothing_andTheNextOneDoesIt() throws Exception {
    PackageExperiment experiment = experiment();
    Environment worker = started(EXPERIMENT);

    Call call = worker.lambda().invoke(experiment.event(), Duration.ofSeconds(60));

    assertThat(givenBack(get(call.response()))).hasSize(1);
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
    assertThat(llmSpans()).isZero();
    assertThat(worker.askBatch(experiment.event())).isEmpty();
    assertThat(llmSpans()).isEqualTo(PackageExperiment.GEMINI_CALLS);
  }

  @Test
  void invocationThatRunsIntoItsTimeout_hasItsTraceInOpik_withAnError() throws Exception {
    String queues = environmentOf(GENERATION).getOrDefault(QUEUES, "");
    try (SqsGate gate = new SqsGate(URI.create(queues))) {
      Environment generation = started(GENERATION, Map.of(QUEUES, gate.uri().toString()));
      // A first goal loads its classes; here the time before the timeout is for sending alone.
      generation.answer(201, PackageEvents.generateGoal());
      // With so little time a goal is left to the queue, which is tried for longer than there is:
      // a model that hangs would be given up before.
      gate.decide(_ -> SqsGate.Way.HANG);
      Call call = generation.lambda().invoke(PackageEvents.generateGoal(), Duration.ofSeconds(3));

      assertThat(get(call.end()).outcome()).isEqualTo(Outcome.TIMED_OUT);
      assertThat(call.response()).isNotDone();
      assertThat(opik.store().traces(null))
          .filteredOn(
              trace -> trace.at("/metadata/aws_request_id").asText().equals(call.requestId()))
          .singleElement()
          .satisfies(
              trace ->
                  assertThat(trace.at("/error_info/exception_type").asText())
                      .isEqualTo("LambdaTimeout"));
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void shutdown_endsAtOnce(String id) throws Exception {
    Environment environment = started(id);
    assertThat(environment.ask(eventFor(id)).failed()).isFalse();

    environment.process().send(Signals.TERMINATE);

    assertThat(environment.process().awaitEnd(Duration.ofSeconds(10))).isTrue();
  }
}

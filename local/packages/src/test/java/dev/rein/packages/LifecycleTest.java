package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.Outcome;
import dev.rein.tracing.testing.Signals;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Lambda does to an environment: refuses its extension, freezes it, restores it from a
/// snapshot, and stops an invocation that takes too long.
class LifecycleTest extends PackageCase {
  private static final LambdaStandIn.Options REFUSING = new LambdaStandIn.Options(true, false);
  private static final LambdaStandIn.Options SNAP_START = new LambdaStandIn.Options(false, true);
  private static final Map<String, String> SNAP_START_ENVIRONMENT =
      Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");

  @Test
  void refusedExtension_leavesTheFlushToTheHandler_beforeTheResponse() throws Exception {
    Environment generation = started(GENERATION, REFUSING, Map.of());

    Call call = generation.lambda().invoke(PackageEvents.testTrace(), TIMEOUT);
    CompletableFuture<Integer> atResponse =
        call.response().thenApply(_ -> opik.store().traces(null).size());

    body(200, get(call.response()));
    assertThat(get(atResponse)).isEqualTo(1);
    assertThat(generation.lambda().calls()).contains("register refused");
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void frozenEnvironment_hasNothingUnderWay_andGoesOnWhenItIsThawed() throws Exception {
    Environment generation = started(GENERATION);
    for (int i = 1; i <= 3; i++) {
      Call call = generation.lambda().invoke(PackageEvents.testTrace(), TIMEOUT);
      CompletableFuture<Integer> atFreeze =
          call.end()
              .thenApply(
                  _ -> {
                    generation.process().send(Signals.STOP);
                    return opik.store().traces(null).size();
                  });

      body(200, get(call.response()));
      assertThat(get(atFreeze)).isEqualTo(i);

      generation.process().send(Signals.CONTINUE);
    }
    assertThat(generation.process().lines()).noneMatch(line -> line.contains("WARN"));
  }

  @ParameterizedTest
  @ValueSource(strings = {GENERATION, EVALUATION, FEEDBACK, REDELIVERY})
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

  private String eventFor(String id) throws Exception {
    return switch (id) {
      case GENERATION -> PackageEvents.testTrace();
      case EVALUATION -> PackageEvents.evaluateGoal(goal());
      case FEEDBACK -> PackageEvents.submitFeedback(goal());
      default -> PackageEvents.event("redeliver-traces.json").toString();
    };
  }

  private String goal() throws Exception {
    return started(GENERATION).answer(201, PackageEvents.generateGoal()).path("goalId").asText();
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
  void invocationThatRunsIntoItsTimeout_hasItsTraceInOpik_withAnError() throws Exception {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.hang())) {
      Environment generation =
          started(GENERATION, Map.of("GOOGLE_GEMINI_BASE_URL", gemini.uri().toString()));
      // Less than what is kept back for the flush, so that nothing gives up by itself.
      Call call = generation.lambda().invoke(PackageEvents.testTrace(), Duration.ofSeconds(2));

      get(call.end());

      assertThat(opik.store().traces(null))
          .singleElement()
          .satisfies(trace -> assertThat(trace.has("error_info")).isTrue());
    }
  }

  @Test
  void shutdown_endsAtOnce() throws Exception {
    Environment generation = started(GENERATION);
    generation.answer(200, PackageEvents.testTrace());

    generation.process().send(Signals.TERMINATE);

    assertThat(generation.process().awaitEnd(Duration.ofSeconds(10))).isTrue();
  }
}

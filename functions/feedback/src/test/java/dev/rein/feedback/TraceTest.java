package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Goal;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.tracing.testing.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TraceTest {
  @Test
  void trace_inOpik_isShownAsOpikHoldsIt() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      TestTraces.record(system, goal);
      system.rate(goal, "{\"score\":5,\"text\":\"just right\"}");

      Answer answer = system.get(path(goal));

      assertThat(answer.status()).isEqualTo(200);
      JsonNode body = answer.body();
      assertThat(body.path("traceId").textValue()).isEqualTo(goal.trace().toString());
      assertThat(body.path("traceUrl").textValue()).contains(goal.trace().toString());
      assertThat(body.path("inOpik").isBoolean()).isTrue();
      assertThat(body.path("inOpik").booleanValue()).isTrue();
      assertThat(body.has("reason")).isFalse();
      assertThat(body.path("spans")).hasSize(3);
      JsonNode stage = named(body, "generate_resolution");
      assertThat(stage.path("type").textValue()).isEqualTo("general");
      assertThat(stage.has("parentId")).isFalse();
      assertThat(stage.path("ms").isIntegralNumber()).isTrue();
      assertThat(stage.has("model")).isFalse();
      JsonNode call = named(body, "gemini");
      assertThat(call.path("parentId")).isEqualTo(stage.path("id"));
      assertThat(call.path("type").textValue()).isEqualTo("llm");
      assertThat(call.path("model").textValue()).isEqualTo("gemini-3.5-flash-lite");
      assertThat(call.at("/usage/total_tokens").intValue()).isEqualTo(49);
      assertThat(call.path("costUsd").decimalValue()).isEqualByComparingTo("0.000123");
      JsonNode failed = named(body, "create_execution_plan");
      assertThat(failed.at("/error/type").textValue()).isEqualTo("GeminiBlocked");
      assertThat(failed.at("/error/message").textValue()).isEqualTo("refused");
      assertThat(body.path("scores"))
          .singleElement()
          .satisfies(
              score -> {
                assertThat(score.path("name").textValue()).isEqualTo("user_rating");
                assertThat(score.path("value").decimalValue()).isEqualByComparingTo("5");
                assertThat(score.path("reason").textValue()).isEqualTo("just right");
              });
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void trace_notInOpik_isSaidSo() {
    try (TestSystem system = new TestSystem()) {
      JsonNode body = system.get(path(system.completedGoal())).body();

      assertThat(body.path("inOpik").isBoolean()).isTrue();
      assertThat(body.path("inOpik").booleanValue()).isFalse();
      assertThat(body.path("spans")).isEmpty();
      assertThat(body.path("scores")).isEmpty();
    }
  }

  @Test
  void opik_stoppedOrFailing_isUnknownWithAReason() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      for (Fault fault :
          List.of(Fault.status(500), Fault.status(401), Fault.status(429), Fault.resetBefore())) {
        system.opik.faults(_ -> fault);
        assertUnknown(system.get(path(goal)));
      }
      system.opik.close();
      assertThat(assertUnknown(system.get(path(goal)))).contains("unreachable");
    }
  }

  @Test
  void opik_silent_isGivenUpInTime() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      system.opik.faults(_ -> Fault.hang());
      long started = System.nanoTime();

      assertThat(assertUnknown(system.get(path(goal)))).contains("timeout");

      // The read, the flush of nothing, and a slow machine.
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isLessThan(ReadTrace.TIMEOUT.plusSeconds(7));
    }
  }

  @Test
  void opik_notConfigured_isUnknown() {
    try (TestSystem system = new TestSystem(Map.of("OPIK_URL_OVERRIDE", ""))) {
      assertThat(assertUnknown(system.get(path(system.completedGoal()))))
          .isEqualTo("No Opik is configured.");
      assertThat(system.printed.text()).contains("Tracing is off");
    }
  }

  @Test
  void trackingOff_traceIsReadAllTheSame() {
    try (TestSystem system = new TestSystem(Map.of("OPIK_TRACK_DISABLE", "true"))) {
      Goal goal = system.completedGoal();
      TestTraces.record(system, goal);

      assertThat(system.get(path(goal)).body().path("inOpik").booleanValue()).isTrue();
    }
  }

  @Test
  void goal_unknownForeignOrMalformed_isNotFound() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      TestTraces.record(system, goal);

      assertThat(system.get(path(goal), "", "mallory").status()).isEqualTo(404);
      assertThat(system.get("/api/goals/" + UUID.randomUUID() + "/trace").status()).isEqualTo(404);
      assertThat(system.get("/api/goals/7/trace").status()).isEqualTo(404);
      assertThat(system.get("/api/goals/" + goal.id() + "/other").status()).isEqualTo(404);
      assertThat(system.post("/api/goals/" + goal.id() + "/trace", "x", "{}", Map.of()).status())
          .isEqualTo(405);
    }
  }

  private static String path(Goal goal) {
    return "/api/goals/" + goal.id() + "/trace";
  }

  private static String assertUnknown(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("inOpik").textValue()).isEqualTo("unknown");
    assertThat(answer.body().path("spans").isArray()).isTrue();
    assertThat(answer.body().path("scores").isArray()).isTrue();
    String reason = answer.body().path("reason").textValue();
    assertThat(reason).isNotBlank();
    return reason;
  }

  private static JsonNode named(JsonNode body, String name) {
    for (JsonNode span : body.path("spans")) {
      if (span.path("name").textValue().equals(name)) return span;
    }
    throw new AssertionError("no span " + name);
  }
}

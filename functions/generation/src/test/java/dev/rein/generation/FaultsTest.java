package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Stage;
import dev.rein.pipeline.Budget;
import dev.rein.testing.GeminiReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every way in which Gemini fails, seen from the caller, the store and the trace.
class FaultsTest {
  /// Short enough that a model that hangs is given up on, long enough for one that answers.
  static final Budget IMPATIENT =
      new Budget(
          Duration.ofSeconds(20),
          Duration.ofSeconds(4),
          Duration.ofSeconds(4),
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          Duration.ofSeconds(1));

  @AutoClose final World world = new World();

  static Stream<Arguments> faults() {
    String unusable = "{\"title\":\"\"}";
    return Stream.of(
        arguments("blocked answer", GeminiReply.safety(), 502, "model-blocked", false),
        arguments("blocked prompt", GeminiReply.blockedPrompt(), 502, "model-blocked", false),
        arguments("cut off", GeminiReply.maxTokens("{\"ti"), 502, "model-cut-off", true),
        arguments("no words", GeminiReply.thinkingAteTheBudget(), 502, "model-cut-off", true),
        arguments("prose", GeminiReply.answer("I can't."), 502, "model-malformed", true),
        arguments("not all fields", GeminiReply.answer(unusable), 502, "model-malformed", true),
        arguments("empty body", GeminiReply.emptyBody(), 502, "model-malformed", true),
        arguments("no candidates", GeminiReply.noCandidates(), 502, "model-malformed", true),
        arguments("html", GeminiReply.html200(), 502, "model-malformed", true),
        arguments("rate limit", GeminiReply.rateLimited(7), 503, "model-unavailable", true),
        arguments("daily quota", GeminiReply.dailyQuota(), 503, "model-unavailable", false),
        arguments("overloaded", GeminiReply.overloaded503(), 503, "model-unavailable", true),
        arguments("internal", GeminiReply.internal500(), 503, "model-unavailable", true),
        arguments("bad gateway", GeminiReply.html502(), 503, "model-unavailable", true),
        arguments("reset", GeminiReply.reset(), 503, "model-unavailable", true),
        arguments("wrong key", GeminiReply.invalidKey(), 502, "model-misconfigured", false),
        arguments("forbidden", GeminiReply.forbidden(), 502, "model-misconfigured", false),
        arguments("no model", GeminiReply.modelNotFound("x"), 502, "model-misconfigured", false),
        arguments("bad request", GeminiReply.badRequest("x"), 502, "model-misconfigured", false),
        arguments("its deadline", GeminiReply.deadline504(), 504, "model-timeout", true),
        arguments("silence", GeminiReply.hang(), 504, "model-timeout", true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void fault_ofTheSecondStage_isAProblem_aFailedGoal_andAnErrorInTheTrace(
      String name, GeminiReply fault, int status, String problem, boolean retryable) {
    world.withBudget(IMPATIENT);
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL), fault);
    if (problem.equals("model-malformed")) world.gemini.enqueue(fault);

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(reply.problem()).isEqualTo(problem);
    assertThat(reply.headers()).containsEntry("location", "/api/goals/" + reply.goalId());
    assertThat(reply.text("/title")).isNotEmpty();
    assertThat(reply.text("/detail")).isNotEmpty();

    Reply goal = world.goal(reply.goalId());
    assertThat(goal.text("/status")).isEqualTo("FAILED");
    assertThat(goal.text("/error/type")).isEqualTo(problem);
    assertThat(goal.text("/error/detail")).isEqualTo(reply.text("/detail"));
    assertThat(goal.text("/error/stage")).isEqualTo("generate_resolution");
    assertThat(goal.body().at("/error/retryable").asBoolean(!retryable)).isEqualTo(retryable);
    assertThat(goal.body().has("clarifiedGoal")).isTrue();
    assertThat(goal.body().has("resolution")).isFalse();
    assertThat(goal.body().has("evaluationStatus")).isFalse();
    assertThat(world.evaluationMessages()).isEmpty();

    ObjectNode trace = world.trace(reply);
    assertThat(trace.at("/metadata/status").asText()).isEqualTo("error");
    assertThat(trace.at("/error_info/exception_type").asText()).isEqualTo(problem);
    assertThat(trace.at("/error_info/traceback").asText()).contains("\tat ");
    ObjectNode stage = world.span(reply, "generate_resolution");
    assertThat(stage.at("/error_info/exception_type").asText()).isEqualTo(problem);
    assertThat(world.span(reply, "preprocess_goal").has("error_info")).isFalse();
    assertThat(world.opik.violations()).isEmpty();

    int calls = problem.equals("model-malformed") ? 3 : 2;
    assertThat(world.gemini.requests()).hasSize(calls);
    JsonNode metrics = world.printed.metrics("LlmCalls").getFirst();
    assertThat(metrics.path("LlmCalls").asInt()).isEqualTo(calls);
    assertThat(metrics.has("GoalsCompleted")).isFalse();
    assertThat(metrics.path("LlmErrors").asInt()).isEqualTo(calls - 1);
  }

  @Test
  void rateLimit_saysWhenToComeBack() {
    world.gemini.enqueue(GeminiReply.rateLimited(7));

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(Integer.parseInt(reply.headers().get("retry-after"))).isBetween(7, 8);
  }

  @Test
  void faultsThatPass_failNoGoal_andAreSeenAndCounted() {
    world.with("LLM_MAX_ATTEMPTS", "4").with("LLM_RETRY_DELAY_MS", "1");
    world.gemini.enqueue(
        GeminiReply.overloaded503(),
        Answers.to(Stage.PREPROCESS_GOAL),
        GeminiReply.reset(),
        GeminiReply.rateLimited(0),
        Answers.to(Stage.GENERATE_RESOLUTION),
        GeminiReply.html502());

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body().at("/usage/promptTokens").asInt()).isEqualTo(3 * Answers.PROMPT_TOKENS);
    List<ObjectNode> calls =
        world.spans(reply).stream()
            .filter(span -> span.path("type").asText().equals("llm"))
            .toList();
    assertThat(calls).hasSize(3).noneMatch(span -> span.has("error_info"));
    assertThat(calls)
        .extracting(span -> span.at("/metadata/attempts").asInt())
        .containsExactlyInAnyOrder(2, 3, 2);
    ObjectNode resolution =
        calls.stream()
            .filter(span -> span.at("/metadata/attempts").asInt() == 3)
            .findFirst()
            .orElseThrow();
    assertThat(resolution.path("parent_span_id"))
        .isEqualTo(world.span(reply, "generate_resolution").path("id"));
    assertThat(resolution.at("/metadata/finish_reason").asText()).isEqualTo("STOP");
    assertThat(resolution.at("/metadata/failed_attempts")).hasSize(2);
    assertThat(resolution.at("/metadata/possibly_billed").asInt()).isEqualTo(1);
    assertThat(resolution.at("/metadata/failed_attempts/0/error").asText()).isEqualTo("NETWORK");
    assertThat(resolution.at("/metadata/failed_attempts/0/possibly_billed").asBoolean()).isTrue();
    assertThat(resolution.at("/metadata/failed_attempts/1/http_status").asInt()).isEqualTo(429);
    JsonNode metrics = world.printed.metrics("LlmCalls").getFirst();
    assertThat(metrics.path("LlmCalls").asInt()).isEqualTo(7);
    assertThat(metrics.path("LlmErrors").asInt()).isEqualTo(4);
    assertThat(metrics.path("LlmPossiblyBilled").asInt()).isEqualTo(1);
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void rateLimitBeyondTheTimeLeft_isToldAtOnce() {
    world.with("LLM_MAX_ATTEMPTS", "4");
    world.gemini.enqueue(GeminiReply.rateLimited(600));

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(reply.problem()).isEqualTo("model-unavailable");
    assertThat(Integer.parseInt(reply.headers().get("retry-after"))).isBetween(600, 601);
    assertThat(world.gemini.requests()).hasSize(1);
  }

  @Test
  void costOfAFailedGoal_isKept() {
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL), GeminiReply.safety());

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(world.goal(reply.goalId()).body().at("/usage/promptTokens").asInt())
        .isEqualTo(Answers.PROMPT_TOKENS + GeminiReply.PROMPT_TOKENS);
  }

  @Test
  void failedGoal_withItsKey_goesOnWithTheFirstUnfinishedStage_underItsTrace() {
    Map<String, String> key = Map.of("idempotency-key", "one");
    world.gemini.enqueue(
        Answers.to(Stage.PREPROCESS_GOAL),
        Answers.to(Stage.GENERATE_RESOLUTION),
        GeminiReply.overloaded503());
    Reply failed = world.post(World.GOALS, World.GOAL, key);
    assertThat(failed.status()).isEqualTo(503);

    Reply resumed = world.post(World.GOALS, World.GOAL, key);

    assertThat(resumed.status()).isEqualTo(201);
    assertThat(resumed.goalId()).isEqualTo(failed.goalId());
    assertThat(resumed.text("/traceId")).isEqualTo(failed.text("/traceId"));
    assertThat(resumed.body().has("error")).isFalse();
    assertThat(world.stagesAsked())
        .containsExactly(
            Stage.PREPROCESS_GOAL,
            Stage.GENERATE_RESOLUTION,
            Stage.CREATE_EXECUTION_PLAN,
            Stage.CREATE_EXECUTION_PLAN);
    assertThat(resumed.body().at("/usage/promptTokens").asInt())
        .isEqualTo(3 * Answers.PROMPT_TOKENS);
    ObjectNode trace = world.trace(resumed);
    assertThat(trace.at("/metadata/status").asText()).isEqualTo("ok");
    assertThat(trace.has("error_info")).isFalse();
    assertThat(trace.path("end_time").asText()).isNotEmpty();
    List<ObjectNode> plans =
        world.spans(resumed).stream()
            .filter(span -> span.path("name").asText().equals("create_execution_plan"))
            .toList();
    assertThat(plans).hasSize(2);
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void model_thatAnswersWithinThePatience_isNotCut() {
    world.withBudget(IMPATIENT);
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL).after(Duration.ofMillis(300)));

    assertThat(world.post(World.GOALS, World.GOAL).status()).isEqualTo(201);
  }

  @Test
  void store_thatIsGone_is500_withoutAModelCall() {
    world.with("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.problem()).isEqualTo("internal-error");
    assertThat(world.gemini.requests()).isEmpty();
  }

  @Test
  void store_thatFailsOnce_losesNoStageThatIsPaidFor() {
    world.with(
        wiring -> wiring.withStore(Breaking.at(GoalStore.class, wiring.store(), "saveStage", 1)));

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(world.stagesAsked()).containsExactly(Stage.values());
  }
}

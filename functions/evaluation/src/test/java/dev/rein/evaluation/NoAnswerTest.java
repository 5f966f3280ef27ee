package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.testing.GeminiReply;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTest {
  static Stream<Arguments> endings() {
    return Stream.of(
        Arguments.of("SERVER_ERROR", "WARNING", GeminiReply.overloaded503()),
        Arguments.of("SERVER_ERROR", "WARNING", GeminiReply.internal500()),
        Arguments.of("RATE_LIMITED", "WARNING", GeminiReply.rateLimited(7)),
        Arguments.of("QUOTA_EXHAUSTED", "ERROR", GeminiReply.dailyQuota()),
        Arguments.of("NETWORK", "WARNING", GeminiReply.reset()),
        Arguments.of("CREDENTIALS", "ERROR", GeminiReply.invalidKey()),
        Arguments.of("CREDENTIALS", "ERROR", GeminiReply.forbidden()),
        Arguments.of("MODEL_NOT_FOUND", "ERROR", GeminiReply.modelNotFound("gemini-0")),
        Arguments.of("BAD_REQUEST", "ERROR", GeminiReply.badRequest("no such field")));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void noAnswer_messageGoesBackAndNothingIsKept(String cause, String level, GeminiReply reply) {
    try (TestSystem system = new TestSystem(_ -> reply)) {
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION)))
          .containsExactly("m1");

      assertThat(system.found(goal).evaluations()).isEmpty();
      assertThat(system.found(goal).spend().errors()).isEqualTo(goal.spend().errors() + 1);
      assertThat(system.scores(goal)).isEmpty();
      assertThat(system.printed.text().lines().filter(line -> line.contains(cause)))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .contains("\"level\":\"" + level + "\"")
                      .contains(goal.id().toString())
                      .doesNotContain(TestSystem.KEY)
                      .doesNotContain("planted"));
      assertThat(system.printed.metric("JudgeFailures")).containsExactly(BigDecimal.ONE);
      assertThat(system.printed.metric("LlmErrors")).containsExactly(BigDecimal.ONE);
      assertThat(system.counters())
          .doesNotContainKey("resolution_quality")
          .containsEntry("llm_calls", "1 1")
          .containsEntry("llm_errors", "1 1");
      ObjectNode trace = system.onlyTrace();
      assertThat(trace.at("/metadata/status").textValue()).isEqualTo("error");
      assertThat(trace.at("/error_info/exception_type").textValue()).isEqualTo(cause);
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void faultsThatPass_sendNoMessageBack_andAreCounted() {
    Map<String, String> patient = Map.of("LLM_MAX_ATTEMPTS", "4", "LLM_RETRY_DELAY_MS", "1");
    try (TestSystem system = new TestSystem(Judges.from(2), patient)) {
      system.gemini.enqueue(
          GeminiReply.overloaded503(), GeminiReply.reset(), GeminiReply.exhausted());
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION))).isEmpty();

      assertThat(system.found(goal).evaluations()).hasSize(1);
      assertThat(system.counters())
          .containsEntry("resolution_quality", "1 3.5")
          .containsEntry("llm_calls", "1 4")
          .containsEntry("llm_errors", "1 3");
      assertThat(system.printed.metric("LlmPossiblyBilled")).containsExactly(BigDecimal.ONE);
    }
  }

  @Test
  void noAnswer_deliveredAgain_isJudgedThen() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      system.gemini.enqueue(GeminiReply.invalidKey());
      Goal goal = system.completedGoal();
      ObjectNode message = TestSystem.message("m1", goal, Kind.RESOLUTION);
      assertThat(system.handle(message)).containsExactly("m1");

      assertThat(system.handle(message)).isEmpty();

      assertThat(system.counters())
          .containsEntry("resolution_quality", "1 3.5")
          .containsEntry("llm_calls", "2 2")
          .containsEntry("llm_errors", "2 1");
    }
  }

  @Test
  void repair_noAnswer_goesBack() {
    try (TestSystem system = new TestSystem(_ -> GeminiReply.overloaded503())) {
      system.gemini.enqueue(GeminiReply.answer("no JSON"));
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION)))
          .containsExactly("m1");

      assertThat(system.found(goal).evaluations()).isEmpty();
      assertThat(system.printed.metric("LlmCalls")).containsExactly(new BigDecimal(2));
    }
  }
}

package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.testing.GeminiReply;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BorderlineTest {
  @Test
  void verdictNearTheTarget_isSampledThreeTimes_medianCounts_spreadIsTold() {
    AtomicInteger asked = new AtomicInteger();
    // First 5, 6, 7, 8: a mean of 6.5, half a point below the target; then 7, 8, 9, 10 and 6, 7, 8,
    // 9.
    int[] firsts = {5, 7, 6};
    try (TestSystem system =
        new TestSystem(
            request ->
                GeminiReply.json(
                    Judges.verdict(request, firsts[asked.getAndIncrement() % firsts.length])))) {
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION))).isEmpty();

      Evaluation.Scored scored = (Evaluation.Scored) system.found(goal).evaluations().getFirst();
      assertThat(scored.score()).isEqualTo(7.5);
      assertThat(scored.criteria().get("clarity").score()).isEqualTo(6);
      assertThat(system.gemini.requests()).hasSize(3);
      assertThat(system.gemini.requests().stream().map(Judges::nonce).distinct()).hasSize(3);
      ObjectNode trace = system.onlyTrace();
      assertThat(trace.at("/metadata/samples").intValue()).isEqualTo(3);
      assertThat(trace.at("/metadata/spread/clarity").intValue()).isEqualTo(2);
      assertThat(system.opik.store().spans(trace.path("id").textValue())).hasSize(3);
      assertThat(system.printed.metric("JudgeBorderline")).containsExactly(BigDecimal.ONE);
      assertThat(system.counters()).containsEntry("llm_calls", "1 3");

      // The median is what is kept for next time.
      assertThat(system.handle(TestSystem.message("m2", system.completedGoal(), Kind.RESOLUTION)))
          .isEmpty();
      assertThat(system.gemini.requests()).hasSize(3);
    }
  }

  @Test
  void sampleThatFails_isDoneWithout() {
    AtomicInteger asked = new AtomicInteger();
    try (TestSystem system =
        new TestSystem(
            request ->
                asked.getAndIncrement() == 0
                    ? Judges.from(5).apply(request)
                    : GeminiReply.overloaded503())) {
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION))).isEmpty();

      Evaluation.Scored scored = (Evaluation.Scored) system.found(goal).evaluations().getFirst();
      assertThat(scored.score()).isEqualTo(6.5);
      assertThat(system.onlyTrace().at("/metadata").has("samples")).isFalse();
      assertThat(system.counters())
          .containsEntry("llm_calls", "1 3")
          .containsEntry("llm_errors", "1 2");
    }
  }

  @Test
  void planIsMeasuredByItsFeasibility_andFarFromTheTargetOneSampleIsEnough() {
    for (int first : new int[] {5, 6, 7, 8}) {
      try (TestSystem system = new TestSystem(Judges.from(first))) {
        Goal goal = system.completedGoal();
        system.handle(TestSystem.message("m1", goal, Kind.PLAN));
        // coherence, feasibility, progressiveness: a mean of first + 1, against 7.5
        assertThat(system.gemini.requests())
            .as("from " + first)
            .hasSize(first == 6 || first == 7 ? 3 : 1);
      }
    }
  }
}

package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Style;
import dev.rein.judge.Judge;
import dev.rein.llm.LlmEnvironment;
import dev.rein.testing.GeminiRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgingTest {
  @Test
  void resolution_judged_isKeptCountedAndScoredOnItsOwnTrace() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION))).isEmpty();

      Evaluation.Scored scored = (Evaluation.Scored) system.found(goal).evaluations().getFirst();
      assertThat(scored.score()).isEqualTo(3.5);
      assertThat(scored.cached()).isFalse();
      assertThat(scored.rubricVersion()).isEqualTo("resolution.v2");
      assertThat(scored.model()).isEqualTo(LlmEnvironment.DEFAULT_MODEL);
      assertThat(scored.criteria().keySet())
          .containsExactly("clarity", "specificity", "measurability", "actionability");
      assertThat(scored.criteria().get("specificity"))
          .isEqualTo(new Evaluation.Criterion(3, "reasoning about specificity", TestSystem.TITLE));
      assertThat(system.scores(goal))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "resolution_quality",
                  "3.5: Mean of clarity 2, specificity 3, measurability 4, actionability 5"
                      + " (resolution.v2).",
                  "resolution_clarity",
                  "2: reasoning about clarity",
                  "resolution_specificity",
                  "3: reasoning about specificity",
                  "resolution_measurability",
                  "4: reasoning about measurability",
                  "resolution_actionability",
                  "5: reasoning about actionability"));
      assertThat(system.counters())
          .containsEntry("resolution_quality", "1 3.5")
          .containsEntry("criterion:resolution:clarity", "1 2")
          .containsEntry("llm_calls", "1 1")
          .containsEntry("tokens", "1 49");
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void plan_judged_hasItsFeasibilityAsAMetric() {
    try (TestSystem system = new TestSystem(Judges.from(3))) {
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.PLAN))).isEmpty();

      // coherence 3, feasibility 4, progressiveness 5, clarity 6
      assertThat(system.scores(goal).keySet())
          .containsExactly(
              "plan_clarity",
              "plan_coherence",
              "plan_feasibility",
              "plan_progressiveness",
              "plan_quality");
      assertThat(system.scores(goal).get("plan_quality")).startsWith("4.5: ");
      assertThat(system.printed.metric("PlanFeasibility"))
          .singleElement()
          .satisfies(value -> assertThat(value).isEqualByComparingTo("4"));
      assertThat(system.printed.metric("ResolutionQuality")).isEmpty();
      assertThat(system.printed.metric("LlmCalls")).containsExactly(BigDecimal.ONE);
      assertThat(system.printed.metric("LlmErrors")).containsExactly(BigDecimal.ZERO);
      assertThat(system.printed.metric("LlmCostUsd")).hasSize(1);
      assertThat(system.printed.metric("LlmCostUsd").getFirst()).isPositive();
    }
  }

  @Test
  void judging_isATraceInTheGoalsThreadWithTheModelCallUnderIt() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();

      system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION));

      ObjectNode trace = system.onlyTrace();
      assertThat(trace.path("name").textValue()).isEqualTo("resolution_evaluation");
      assertThat(trace.path("id").textValue()).isNotEqualTo(goal.trace().toString());
      assertThat(trace.path("thread_id").textValue()).isEqualTo(goal.id().toString());
      JsonNode metadata = trace.path("metadata");
      Map<String, String> expected =
          Map.of(
              "goal_id", goal.id().toString(),
              "eval_name", "resolution_quality",
              "evaluated_trace_id", goal.trace().toString(),
              "rubric_version", "resolution.v2",
              "prompt_version", "resolution.v2",
              "status", "ok",
              "cached", "false",
              "user_id_hash", Hashes.sha256(TestSystem.USER).substring(0, 16),
              "function", "evaluation",
              "aws_request_id", "request-0");
      expected.forEach(
          (name, value) -> assertThat(metadata.path(name).asText()).as(name).isEqualTo(value));
      assertThat(trace.at("/input/resolution/title").textValue()).contains("Run a race in May");
      assertThat(trace.at("/output/criteria/clarity/reasoning").textValue())
          .isEqualTo("reasoning about clarity");
      assertThat(trace.path("error_info").isMissingNode()).isTrue();
      List<ObjectNode> spans = system.opik.store().spans(trace.path("id").textValue());
      assertThat(spans).hasSize(1);
      assertThat(spans.getFirst().path("type").textValue()).isEqualTo("llm");
      assertThat(spans.getFirst().at("/usage/total_tokens").intValue()).isEqualTo(49);
      assertThat(metadata.path("prompt_hash").textValue())
          .isEqualTo(spans.getFirst().at("/metadata/prompt_hash").textValue())
          .hasSize(64);
      assertThat(system.opik.store().danglingSpans()).isEmpty();
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void judge_isAskedColdWithItsOwnKeyAndModel() {
    try (TestSystem system =
        new TestSystem(
            Judges.from(2),
            Map.of(
                "GEMINI_API_KEY", "another-key", "EVALUATION_GEMINI_MODEL", "gemini-2.5-flash"))) {
      system.handle(TestSystem.message("m1", system.completedGoal(), Kind.RESOLUTION));

      GeminiRequest request = system.gemini.onlyRequest();
      assertThat(request.key()).isEqualTo(TestSystem.KEY);
      assertThat(request.model()).isEqualTo("gemini-2.5-flash");
      assertThat(request.config().path("temperature").doubleValue()).isZero();
      assertThat(request.config().path("maxOutputTokens").intValue()).isEqualTo(Judge.MAX_TOKENS);
      assertThat(request.system()).doesNotContain(TestSystem.GOAL).doesNotContain(TestSystem.TITLE);
      assertThat(request.dataBlocks().get("request").json().path("goal").textValue())
          .isEqualTo(TestSystem.GOAL);
    }
  }

  @Test
  void judge_withoutAKeyOfItsOwn_usesTheOther() {
    try (TestSystem system =
        new TestSystem(
            Judges.from(2),
            Map.of("EVALUATION_GEMINI_API_KEY", "", "GEMINI_API_KEY", "another-key"))) {
      system.handle(TestSystem.message("m1", system.completedGoal(), Kind.RESOLUTION));

      assertThat(system.gemini.onlyRequest().key()).isEqualTo("another-key");
    }
  }

  @Test
  void bothKinds_judged_goalIsScored() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.PENDING);

      system.handle(
          TestSystem.message("m1", goal, Kind.RESOLUTION),
          TestSystem.message("m2", goal, Kind.PLAN));

      assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.SCORED);
      assertThat(goal.request().style()).isEqualTo(Style.BALANCED);
    }
  }

  @Test
  void trackingOff_everythingElseIsTheSame() {
    try (TestSystem system = new TestSystem(Judges.from(2), Map.of("OPIK_TRACK_DISABLE", "true"))) {
      Goal goal = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION))).isEmpty();

      assertThat(system.found(goal).evaluations()).hasSize(1);
      assertThat(system.counters()).containsEntry("resolution_quality", "1 3.5");
      assertThat(system.printed.metric("ResolutionQuality")).hasSize(1);
      assertThat(system.opik.store().traces(null)).isEmpty();
      assertThat(system.scores(goal)).isEmpty();
    }
  }

  @Test
  void opikDown_judgementIsKeptAllTheSame() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      system.opik.close();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION))).isEmpty();

      assertThat(system.found(goal).evaluations()).hasSize(1);
      assertThat(system.printed.metric("SpansSpilled")).containsExactly(new BigDecimal(7));
    }
  }

  @Test
  void anything_printed_holdsNeitherKeyNorPersonalText() {
    try (TestSystem system =
        new TestSystem(
            Judges.spoiled((verdict, _) -> verdict.put("nonce", TestSystem.TITLE)),
            Map.of("LOG_LEVEL", "debug"))) {
      Goal goal = system.completedGoal();

      system.handle(
          TestSystem.message("m1", goal, Kind.RESOLUTION),
          TestSystem.message("m2", "{\"goalId\": planted-body", "x"),
          TestSystem.message("m3", TestGoals.begun(system.store, TestSystem.USER, "x"), Kind.PLAN));

      assertThat(system.printed.text())
          .contains(goal.id().toString())
          .doesNotContain("planted")
          .doesNotContain(TestSystem.KEY);
    }
  }
}

package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import dev.rein.tracing.testing.Fault;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is stored of a goal against what an Opik holds that others write to as well.
class TraceDifferencesTest {
  private static final List<String> STAGES =
      List.of("preprocess_goal", "generate_resolution", "create_execution_plan");

  @Test
  void opik_thatHoldsAllOfIt_differsInNothing() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = whole(system);
      // Somebody's own score is none of ours.
      TestTraces.score(system, goal, "my_own", BigDecimal.ONE);

      assertThat(differences(system, goal)).isEmpty();
    }
  }

  @Test
  void scores_changedAddedOrTakenAwayInOpik_areNamedWithBothValues() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = whole(system);
      TestTraces.score(system, goal, "user_rating", new BigDecimal("1"));
      TestTraces.score(system, goal, "resolution_quality", new BigDecimal("9.99"));
      TestTraces.score(system, goal, "progress_difficulty", new BigDecimal("5"));
      TestTraces.unscore(system, goal, "plan_clarity");
      TestTraces.score(system, goal, "plan_user_rating", new BigDecimal("3"));

      assertThat(differences(system, goal))
          .containsExactly(
              "scores.plan_clarity 6 null",
              "scores.plan_user_rating null 3",
              "scores.progress_difficulty 2 5",
              "scores.resolution_quality 6.33 9.99",
              "scores.user_rating 4 1");
    }
  }

  @Test
  void rating_withdrawnWhileOpikWasDown_isNamedUntilOpikHeardOfIt() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = whole(system);
      system.opik.faults(_ -> Fault.status(401));
      assertThat(system.delete(TestSystem.feedbackPath(goal.id().toString())).status())
          .isEqualTo(204);
      system.opik.faults(_ -> Fault.none());

      assertThat(differences(system, goal))
          .containsExactly("scores.user_clarity null 5", "scores.user_rating null 4");
      // What the log keeps of it, `rein replay` delivers.
      for (String name : List.of("user_clarity", "user_rating")) {
        TestTraces.unscore(system, goal, name);
      }
      assertThat(differences(system, goal)).isEmpty();
    }
  }

  @Test
  void spans_missingOrWithoutTheirCall_areNamed() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      TestTraces.record(system, goal, List.of("generate_resolution"), false);

      assertThat(differences(system, goal))
          .containsExactly(
              "spans.preprocess_goal finished null",
              "spans.generate_resolution.llm finished null",
              "spans.create_execution_plan finished null");
    }
  }

  @Test
  void stageThatFailed_isMissedToo_butNotThoseAfterIt() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = TestGoals.failed(system.store, TestSystem.USER, TestSystem.GOAL);
      TestTraces.record(system, goal, List.of(), true);

      assertThat(differences(system, goal)).containsExactly("spans.preprocess_goal failed null");
    }
  }

  @Test
  void trace_thatComesLate_isOneDifferenceUntilItIsThere() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      assertThat(differences(system, goal)).containsExactly("trace " + goal.trace() + " null");

      TestTraces.record(system, goal, STAGES, true);

      assertThat(differences(system, goal)).isEmpty();
    }
  }

  @Test
  void opik_thatCannotBeAsked_leavesItUnknown() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = whole(system);
      String unknown = "trace " + goal.trace() + " unknown";
      for (Fault fault : List.of(Fault.status(401), Fault.status(503), Fault.resetBefore())) {
        system.opik.faults(_ -> fault);
        assertThat(differences(system, goal)).containsExactly(unknown);
      }
      system.opik.close();
      assertThat(differences(system, goal)).containsExactly(unknown);
    }
    try (TestSystem system = new TestSystem(Map.of("OPIK_URL_OVERRIDE", ""))) {
      Goal goal = system.completedGoal();
      assertThat(differences(system, goal)).containsExactly("trace " + goal.trace() + " unknown");
    }
  }

  /// Traced, judged, rated and checked in, all of it delivered.
  private static Goal whole(TestSystem system) {
    Goal goal = system.completedGoal();
    TestTraces.record(system, goal, STAGES, true);
    for (Kind kind : List.of(Kind.RESOLUTION, Kind.PLAN)) {
      Map<String, Criterion> criteria = new LinkedHashMap<>();
      for (String name : Rubrics.load().of(kind).criteria()) {
        criteria.put(name, new Criterion(6, "because", ""));
      }
      Evaluation.Scored scored =
          new Evaluation.Scored(
              kind, 6 + 1.0 / 3, criteria, kind.wireName() + ".v1", "judge", false, Instant.now());
      system.store.saveEvaluation(Subject.of(goal.id(), kind), scored, Spend.NONE);
      TestTraces.score(system, goal, scored);
    }
    assertThat(system.rate(goal, "{\"score\":4,\"clarity\":5}").status()).isEqualTo(201);
    String progress = "/api/goals/" + goal.id() + "/progress";
    for (int difficulty : new int[] {4, 2}) {
      String body = "{\"completed\":true,\"difficulty\":" + difficulty + "}";
      assertThat(system.post(progress, TestSystem.USER, body, Map.of()).status()).isEqualTo(201);
    }
    return goal;
  }

  /// As `what stored inOpik`.
  private static List<String> differences(TestSystem system, Goal goal) {
    JsonNode body = system.get("/api/goals/" + goal.id() + "/trace").body();
    assertThat(body.path("differences").isArray()).isTrue();
    List<String> differences = new ArrayList<>();
    for (JsonNode each : body.path("differences")) {
      assertThat(each).hasSize(3);
      differences.add(
          each.path("what").textValue()
              + " "
              + shown(each, "stored")
              + " "
              + shown(each, "inOpik"));
    }
    return differences;
  }

  private static String shown(JsonNode difference, String side) {
    JsonNode value = difference.path(side);
    return value.isNumber()
        ? value.decimalValue().stripTrailingZeros().toPlainString()
        : value.asText();
  }
}

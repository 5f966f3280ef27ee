package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgreementTest {
  @Test
  void judgeAndPeople_areComparedByTheirRanks_andTheWidestGapsAreNamed() {
    try (TestSystem system = new TestSystem()) {
      int[] judged = {2, 4, 6, 8, 9};
      int[] rated = {1, 2, 4, 3, 5};
      List<Goal> goals = new ArrayList<>();
      for (int i = 0; i < judged.length; i++) goals.add(both(system, judged[i], rated[i]));
      Goal disputed = both(system, 10, 1);

      JsonNode answer = system.get("/api/metrics/agreement").body();

      assertThat(answer.path("count").intValue()).isEqualTo(6);
      JsonNode group = answer.path("groups").get(0);
      assertThat(answer.path("groups")).hasSize(1);
      assertThat(group.path("kind").textValue()).isEqualTo("resolution");
      assertThat(group.path("promptVersion").textValue()).isEqualTo("generate_resolution.v1");
      assertThat(group.path("count").intValue()).isEqualTo(6);
      // Ranks 1 2 3 4 5 6 against 1.5 3 5 4 6 1.5: 4 of the root of 17.5 times 17.
      assertThat(group.path("spearman").doubleValue()).isEqualTo(0.2319);
      assertThat(group.at("/ci95/0").doubleValue()).isLessThan(0);
      assertThat(group.at("/ci95/1").doubleValue()).isGreaterThan(0.2319);
      JsonNode first = answer.path("disagreements").get(0);
      assertThat(first.path("goalId").textValue()).isEqualTo(disputed.id().toString());
      assertThat(first.path("traceId").textValue()).isEqualTo(disputed.trace().toString());
      assertThat(first.path("gap").doubleValue()).isEqualTo(1);
      assertThat(first.path("judged").doubleValue()).isEqualTo(10);
      assertThat(first.path("rated").doubleValue()).isEqualTo(1);
      assertThat(answer.toString()).doesNotContain(TestSystem.USER, TestSystem.GOAL);
    }
  }

  @Test
  void withdrawnRatings_andThoseOfOtherDays_areNotCompared() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = both(system, 8, 4);
      assertThat(system.get("/api/metrics/agreement").body().path("count").intValue()).isEqualTo(1);
      assertThat(
              system
                  .get("/api/metrics/agreement", "from=2026-01-01&to=2026-01-31", TestSystem.USER)
                  .body()
                  .path("count")
                  .intValue())
          .isZero();

      system.delete(TestSystem.feedbackPath(goal.id().toString()));

      JsonNode answer = system.get("/api/metrics/agreement").body();
      assertThat(answer.path("count").intValue()).isZero();
      assertThat(answer.path("groups")).isEmpty();
      assertThat(answer.path("disagreements")).isEmpty();
    }
  }

  @Test
  void tooFewOrAllAlike_haveNoCorrelation() {
    try (TestSystem system = new TestSystem()) {
      both(system, 8, 4);
      both(system, 8, 5);
      JsonNode group = system.get("/api/metrics/agreement").body().path("groups").get(0);
      assertThat(group.path("count").intValue()).isEqualTo(2);
      assertThat(group.has("spearman")).isFalse();
      assertThat(group.has("ci95")).isFalse();
    }
  }

  @Test
  void metrics_byPromptVersionStyleDayAndWeek_haveGroupsAndDistributions() {
    try (TestSystem system = new TestSystem()) {
      both(system, 8, 4);
      both(system, 6, 5);
      for (String by : List.of("promptVersion", "model", "style", "day", "week")) {
        JsonNode answer = system.get("/api/metrics", "by=" + by, TestSystem.USER).body();
        assertThat(answer.path("by").textValue()).isEqualTo(by);
        JsonNode satisfaction = null;
        for (JsonNode group : answer.path("groups")) {
          for (JsonNode metric : group.path("metrics")) {
            if (metric.path("name").textValue().equals("user_satisfaction")) satisfaction = metric;
          }
        }
        assertThat(satisfaction).as(by).isNotNull();
        assertThat(satisfaction.path("value").doubleValue()).isEqualTo(4.5);
        assertThat(satisfaction.path("distribution").toString()).isEqualTo("{\"4\":1,\"5\":1}");
      }
      assertThat(system.get("/api/metrics", "by=user", TestSystem.USER).status()).isEqualTo(400);
    }
  }

  private static Goal both(TestSystem system, int judged, int rated) {
    Goal goal = system.completedGoal();
    system.store.saveEvaluation(
        Subject.resolution(goal.id()),
        new Evaluation.Scored(
            Kind.RESOLUTION,
            judged,
            Map.of("clarity", new Criterion(judged, "because", "")),
            "resolution.v1",
            "judge",
            false,
            Instant.now()),
        Spend.NONE);
    assertThat(system.rate(goal, "{\"score\":" + rated + "}").status()).isEqualTo(201);
    return goal;
  }
}

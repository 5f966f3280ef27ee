package dev.rein.feedback;

import static dev.rein.feedback.MetricsTest.metric;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `GET /api/metrics` says of coaching: what the judge gave, and what users gave.
class CoachingMetricsTest {
  private static final List<String> CRITERIA =
      List.of("relevance", "personalization", "motivation", "actionability");

  @Test
  void judgedReplies_areMeansOfTheirCriteria() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      judged(system, goal, 6, 7, 8, 9); // 7.5
      judged(system, goal, 8, 8, 9, 9); // 8.5
      judged(system, system.completedGoal(), 5, 6, 7, 8); // 6.5

      JsonNode metrics = metrics(system);

      assertValue(metrics, "coaching_quality", "7.5", 3);
      // s = 1; t = 4.3027 with 2 degrees of freedom; t / √3 = 2.4841
      assertThat(metric(metrics, "coaching_quality").at("/ci95/0").decimalValue())
          .isEqualByComparingTo("5.0159");
      assertThat(metric(metrics, "coaching_quality").at("/ci95/1").decimalValue())
          .isEqualByComparingTo("9.9841");
      assertValue(metrics, "coaching_relevance", "6.3333", 3);
      assertValue(metrics, "coaching_personalization", "7", 3);
      assertValue(metrics, "coaching_motivation", "8", 3);
      assertValue(metrics, "coaching_actionability", "8.6667", 3);
      assertThat(metric(metrics, "resolution_quality").path("count").intValue()).isZero();
      assertThat(metric(metrics, "plan_quality").path("count").intValue()).isZero();
    }
  }

  @Test
  void ratedReplies_areMeansOfWhatUsersGave_theLastOfEach() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      CoachingMessage reply = SignalsTest.replied(system, goal);
      rate(system, reply, 1, 1, 1, 1);
      rate(system, reply, 5, 4, 3, 4); // 4
      rate(system, SignalsTest.replied(system, goal), 2, 4, 3, 3); // 3

      JsonNode metrics = metrics(system);

      assertValue(metrics, "coaching_user_rating", "3.5", 2);
      assertValue(metrics, "coaching_user_helpfulness", "3.5", 2);
      assertValue(metrics, "coaching_user_relevance", "4", 2);
      assertValue(metrics, "coaching_user_motivation", "3", 2);
      assertValue(metrics, "coaching_user_actionability", "3.5", 2);
      assertThat(metric(metrics, "coaching_quality").path("count").intValue()).isZero();
      assertThat(metric(metrics, "user_satisfaction").path("count").intValue()).isZero();
    }
  }

  private static void judged(TestSystem system, Goal goal, int... scores) {
    CoachingMessage reply = SignalsTest.replied(system, goal);
    system.store.saveEvaluation(
        Subject.coaching(goal.id(), reply.id()),
        MetricsTest.scored(Kind.COACHING, Instant.now(), CRITERIA, scores),
        Spend.NONE);
  }

  private static void rate(
      TestSystem system,
      CoachingMessage reply,
      int helpfulness,
      int relevance,
      int motivation,
      int actionability) {
    String body =
        "{\"helpfulness\":%d,\"relevance\":%d,\"motivation\":%d,\"actionability\":%d}"
            .formatted(helpfulness, relevance, motivation, actionability);
    String path = "/api/goals/" + reply.goalId() + "/coaching/" + reply.id() + "/feedback";
    assertThat(system.post(path, TestSystem.USER, body, Map.of()).status()).isBetween(200, 201);
  }

  private static JsonNode metrics(TestSystem system) {
    return system.get("/api/metrics").body().path("metrics");
  }

  private static void assertValue(JsonNode metrics, String name, String value, int count) {
    JsonNode metric = metric(metrics, name);
    assertThat(metric.path("value").decimalValue()).as(name).isEqualByComparingTo(value);
    assertThat(metric.path("count").intValue()).as(name).isEqualTo(count);
  }
}

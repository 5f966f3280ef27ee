package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Goal;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.testing.EventFiles;
import org.junit.jupiter.api.Test;

class EventsTest {
  @Test
  void submitFeedback_keepsTheRating() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = TestGoals.ofTheEvents(system.store);

      assertThat(system.invoke(EventFiles.read("submit-feedback.json")).status()).isEqualTo(201);

      assertThat(system.scores(goal).keySet())
          .containsExactly("user_clarity", "user_motivation", "user_rating", "user_usefulness");
    }
  }

  @Test
  void getMetrics_answersForItsPeriod() {
    try (TestSystem system = new TestSystem()) {
      Answer answer = system.invoke(EventFiles.read("get-metrics.json"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().path("from").textValue()).isEqualTo("2026-01-01");
      assertThat(answer.body().path("to").textValue()).isEqualTo("2026-01-31");
    }
  }
}

package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.testing.EventFiles;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EventsTest {
  @Test
  void evaluateGoal_judgesBothKinds() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = TestGoals.ofTheEvents(system.store);

      JsonNode answer =
          system.invoke(EventFiles.read("evaluate-goal.json"), Duration.ofSeconds(60));

      assertThat(answer.path("batchItemFailures").isArray()).isTrue();
      assertThat(answer.path("batchItemFailures")).isEmpty();
      assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.SCORED);
      assertThat(system.scores(goal)).hasSize(10);
    }
  }
}

package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Goal;
import dev.rein.testing.Engines;
import dev.rein.testing.SqsGate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BusyTest {
  @Test
  void goalThatTooManyRateAtOnce_is503_andCanBeRatedAfterwards() throws Exception {
    try (SqsGate gate = new SqsGate(Engines.shared().dynamoDb());
        TestSystem system =
            new TestSystem(Map.of("AWS_ENDPOINT_URL_DYNAMODB", gate.uri().toString()))) {
      Goal goal = system.completedGoal();
      gate.decide(
          body -> body.contains("TransactItems") ? SqsGate.Way.CONFLICT : SqsGate.Way.THROUGH);

      TestSystem.Answer refused = system.rate(goal, "{\"score\":4}");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.type()).isEqualTo("busy");
      assertThat(refused.headers().path("retry-after").asText()).isEqualTo("2");
      gate.decide(_ -> SqsGate.Way.THROUGH);
      assertThat(system.rate(goal, "{\"score\":4}").status()).isEqualTo(201);
      assertThat(system.scores(goal)).containsEntry("user_rating", "4: ");
    }
  }
}

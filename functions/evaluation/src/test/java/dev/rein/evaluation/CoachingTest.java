package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingReply;
import dev.rein.coaching.CoachingRequest;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.DynamoCoachingStore;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Spend;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CoachingTest {
  private static final CoachingReply REPLY =
      new CoachingReply(
          "Walk today instead of running.",
          List.of("Walk 20 minutes today."),
          List.of(),
          "You noticed it in time.",
          List.of());

  private static ObjectNode message(CoachingMessage message) {
    String body =
        "{\"goalId\":\"%s\",\"kind\":\"coaching\",\"messageId\":\"%s\"}"
            .formatted(message.goalId(), message.id());
    return TestSystem.message("m1", body, message.trace().toString());
  }

  private static CoachingMessage begun(CoachingStore store, Goal goal) {
    UUID id = new Uuid7().at(Instant.now());
    TraceId trace = Tracing.disabled().mint();
    store.begin(
        id,
        goal.id(),
        TestSystem.USER,
        trace,
        new CoachingRequest("My shins hurt. What now?", 1, List.of()),
        null,
        Instant.now().plusSeconds(60));
    return store.find(goal.id(), id).orElseThrow();
  }

  @Test
  void reply_isJudged_itsScoresGoToItsOwnTrace() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      CoachingStore store =
          new DynamoCoachingStore(AwsClients.dynamoDb(system.environment), system.table);
      Goal goal = system.completedGoal();
      CoachingMessage message = begun(store, goal);
      assertThat(system.handle(message(message))).as("no reply yet").containsExactly("m1");
      store.complete(
          goal.id(), message.id(), REPLY, "coaching_response.v1", "m", Spend.NONE, Instant.now());

      assertThat(system.handle(message(message), message(message))).isEmpty();
      assertThat(system.handle(message(message))).isEmpty();

      Evaluation.Scored scored =
          (Evaluation.Scored) store.find(goal.id(), message.id()).orElseThrow().evaluation();
      assertThat(scored.score()).isEqualTo(3.5);
      assertThat(system.gemini.requests()).hasSize(1);
      assertThat(system.opik.store().scores(message.trace().toString()))
          .extracting(score -> score.path("name").textValue())
          .containsExactlyInAnyOrder(
              "coaching_quality",
              "coaching_relevance",
              "coaching_personalization",
              "coaching_motivation",
              "coaching_actionability");
      assertThat(system.scores(goal)).isEmpty();
      ObjectNode trace = system.onlyTrace();
      assertThat(trace.path("name").textValue()).isEqualTo("coaching_evaluation");
      assertThat(trace.path("thread_id").textValue()).isEqualTo(goal.id().toString());
      assertThat(trace.at("/metadata/eval_name").textValue()).isEqualTo("coaching_quality");
      assertThat(trace.at("/metadata/evaluated_trace_id").textValue())
          .isEqualTo(message.trace().toString());
      assertThat(trace.at("/metadata/message_id").textValue()).isEqualTo(message.id().toString());
      assertThat(system.printed.metric("CoachingQuality"))
          .singleElement()
          .satisfies(value -> assertThat(value).isEqualByComparingTo(new BigDecimal("3.5")));
      assertThat(system.counters()).containsEntry("coaching_quality", "1 3.5");
    }
  }

  @Test
  void message_erased_isDone() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      String body =
          "{\"goalId\":\"%s\",\"kind\":\"coaching\",\"messageId\":\"%s\"}"
              .formatted(goal.id(), UUID.randomUUID());

      assertThat(system.handle(TestSystem.message("m1", body, "x"))).isEmpty();
      assertThat(system.gemini.requests()).isEmpty();
    }
  }
}

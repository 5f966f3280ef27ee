package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Kind;
import dev.rein.coaching.PendingEvaluation;
import dev.rein.coaching.PendingStore;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import dev.rein.runtime.Json;
import dev.rein.testing.EventFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/// Evaluations that were never asked for, or whose message was lost, are asked for by the schedule.
class SweepTest {
  private static final String NOWHERE = "http://127.0.0.1:9";
  private static final Duration AFTER = Duration.ofMinutes(Wiring.SWEEP_AFTER_MINUTES);

  @AutoClose final World world = new World();

  private JsonNode sweep(Duration later) throws Exception {
    world.with(wiring -> wiring.withModel(wiring.model(), () -> Instant.now().plus(later)));
    return World.invoke(world.another(), event(), World.TIMEOUT_MILLIS);
  }

  private static JsonNode event() throws Exception {
    return Json.parse(EventFiles.read("sweep.json"));
  }

  private static String kind(Message message) {
    return Answers.json(message.body()).path("kind").asText();
  }

  /// A goal and a coaching reply that are made while the evaluation queue is down.
  private String madeWhileTheQueueIsDown() {
    String queue = Objects.requireNonNull(world.environment.get("AWS_ENDPOINT_URL_SQS"));
    world.with("AWS_ENDPOINT_URL_SQS", NOWHERE);
    Reply goal = world.post(World.GOALS, World.GOAL);
    assertThat(goal.status()).isEqualTo(201);
    assertThat(world.coach(goal.goalId(), "{\"message\":\"Hello\"}").status()).isEqualTo(201);
    world.with("AWS_ENDPOINT_URL_SQS", queue);
    assertThat(world.evaluationMessages()).isEmpty();
    return goal.goalId();
  }

  /// A goal and a coaching reply whose messages are lost on their way.
  private void madeAndLost() {
    world.coach(world.completedGoal(), "{\"message\":\"Hello\"}");
    assertThat(world.evaluationMessages()).hasSize(3);
  }

  @Test
  void neverEnqueued_isSent_whenItsTimeHasCome_andNotBefore() throws Exception {
    String goalId = madeWhileTheQueueIsDown();
    Reply goal = world.goal(goalId);

    assertThat(sweep(Duration.ZERO).path("sent").asInt()).isZero();
    assertThat(sweep(AFTER.minusSeconds(30)).path("sent").asInt()).isZero();
    assertThat(world.evaluationMessages()).isEmpty();

    assertThat(sweep(AFTER.plusSeconds(1)).path("sent").asInt()).isEqualTo(3);

    List<Message> messages = world.evaluationMessages();
    assertThat(messages)
        .extracting(SweepTest::kind)
        .containsExactlyInAnyOrder("resolution", "plan", "coaching");
    for (Message message : messages) {
      JsonNode body = Answers.json(message.body());
      assertThat(body.path("goalId").asText()).isEqualTo(goalId);
      boolean coaching = kind(message).equals("coaching");
      assertThat(message.messageAttributes().get("traceId").stringValue())
          .isEqualTo(goal.text(coaching ? "/coaching/0/traceId" : "/traceId"));
      if (coaching) {
        assertThat(body.path("messageId").asText()).isEqualTo(goal.text("/coaching/0/messageId"));
      }
    }
    assertThat(world.printed.metrics("EvaluationsSwept"))
        .singleElement()
        .satisfies(line -> assertThat(line.path("EvaluationsSwept").asInt()).isEqualTo(3));
  }

  @Test
  void whatWasSentAgain_isLeftAloneForLongerEachTime() throws Exception {
    madeAndLost();
    Duration first = AFTER.plusMinutes(1);
    assertThat(sweep(first).path("sent").asInt()).isEqualTo(3);
    assertThat(sweep(first.plus(AFTER).minusMinutes(1)).path("sent").asInt()).isZero();
    Duration second = first.plus(AFTER).plusMinutes(1);
    assertThat(sweep(second).path("sent").asInt()).isEqualTo(3);
    assertThat(sweep(second.plus(AFTER).plusMinutes(1)).path("sent").asInt()).isZero();
    assertThat(sweep(second.plus(AFTER.multipliedBy(2)).plusMinutes(1)).path("sent").asInt())
        .isEqualTo(3);
    assertThat(world.evaluationMessages()).hasSize(9);
  }

  @Test
  void whatIsJudged_isNotSentAgain() throws Exception {
    Reply goal = world.post(World.GOALS, World.GOAL);
    Reply coached = world.coach(goal.goalId(), "{\"message\":\"Hello\"}");
    world.evaluationMessages();
    UUID goalId = UUID.fromString(goal.goalId());
    for (Subject subject :
        List.of(
            Subject.plan(goalId),
            Subject.coaching(goalId, UUID.fromString(coached.text("/messageId"))))) {
      world
          .wiring()
          .store()
          .saveEvaluation(
              subject,
              new Evaluation.Unscored(subject.kind(), "no", "r.v1", "judge", Instant.now()),
              Spend.NONE);
    }

    assertThat(sweep(AFTER.plusMinutes(1)).path("sent").asInt()).isEqualTo(1);

    assertThat(world.evaluationMessages())
        .singleElement()
        .satisfies(message -> assertThat(kind(message)).isEqualTo("resolution"));
  }

  @Test
  void queue_thatIsStillDown_failsTheRun_andNothingIsTakenForSent() throws Exception {
    madeAndLost();
    String queue = Objects.requireNonNull(world.environment.get("AWS_ENDPOINT_URL_SQS"));
    world.with("AWS_ENDPOINT_URL_SQS", NOWHERE);
    assertThatThrownBy(() -> sweep(AFTER.plusMinutes(1))).isInstanceOf(RuntimeException.class);
    world.with("AWS_ENDPOINT_URL_SQS", queue);

    assertThat(sweep(AFTER.plusMinutes(1)).path("sent").asInt()).isEqualTo(3);
    assertThat(world.evaluationMessages()).hasSize(3);
  }

  @Test
  void whatWasDeleted_isGivenUp() throws Exception {
    madeAndLost();
    world.deleteItems("GOAL#");
    world.deleteItems("COACHING#");

    JsonNode swept = sweep(AFTER.plusMinutes(1));

    assertThat(swept.path("gone").asInt()).isEqualTo(3);
    assertThat(swept.path("sent").asInt()).isZero();
    assertThat(world.evaluationMessages()).isEmpty();
    assertThat(sweep(AFTER.plusMinutes(1)).path("gone").asInt()).isZero();
  }

  @Test
  void oneRun_isBounded_andTheOldestComeFirst() {
    PendingStore store = world.wiring().pending();
    for (int i = 0; i < 3; i++) world.completedGoal();
    Instant later = Instant.now().plusSeconds(1);

    List<PendingEvaluation> all = store.due(later, later, 100);
    List<PendingEvaluation> some = store.due(later, later, 4);

    assertThat(all).hasSize(6);
    assertThat(some).isEqualTo(all.subList(0, 4));
    assertThat(all).extracting(PendingEvaluation::since).isSorted();
    assertThat(all).extracting(pending -> pending.subject().kind()).doesNotContain(Kind.COACHING);
  }

  @Test
  void setting_isBounded() {
    for (String bad : new String[] {"-1", "1441", "soon"}) {
      assertThatThrownBy(() -> world.with("EVALUATION_SWEEP_AFTER_MINUTES", bad).wiring())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("EVALUATION_SWEEP_AFTER_MINUTES");
    }
    for (String good : new String[] {"0", "1440"}) {
      assertThat(
              world.with("EVALUATION_SWEEP_AFTER_MINUTES", good).wiring().sweepAfter().toMinutes())
          .isEqualTo(Long.parseLong(good));
    }
  }
}

package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.SqsEvaluationQueue;
import dev.rein.coaching.Subject;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.Queues;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

class QueueTest {
  private static final String TRACEPARENT =
      "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static void submitBoth(TestQueue queue, Goal goal) {
    SqsEvaluationQueue evaluations = new SqsEvaluationQueue(() -> queue.client, queue.url);
    evaluations.submit(Subject.resolution(goal.id()), goal.trace());
    evaluations.submit(Subject.plan(goal.id()), goal.trace());
  }

  /// Hands over what is there until `count` messages have been seen.
  private static List<String> work(TestSystem system, TestQueue queue, int count) {
    List<String> failed = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (int seen = 0; seen < count && System.nanoTime() - end < 0; ) {
      List<ObjectNode> records = queue.receive();
      seen += records.size();
      List<String> back = system.handle(records.toArray(ObjectNode[]::new));
      failed.addAll(back);
      records.stream()
          .filter(record -> !back.contains(record.path("messageId").textValue()))
          .forEach(queue::delete);
    }
    return failed;
  }

  @Test
  void message_ofTheRealQueue_isJudged() {
    try (TestQueue queue = new TestQueue();
        TestSystem system = new TestSystem(Judges.from(2), queue.environment)) {
      Goal goal = system.completedGoal();
      submitBoth(queue, goal);

      assertThat(work(system, queue, 2)).isEmpty();

      assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.SCORED);
      assertThat(queue.hidden()).isEmpty();
    }
  }

  @Test
  void eachMessage_givesATraceOfItsOwn_linkedToTheOneThatSentIt() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      String sender = new Uuid7().at(Instant.now()).toString();
      ObjectNode linked = TestSystem.message("m1", goal, Kind.RESOLUTION);
      ObjectNode attributes = (ObjectNode) linked.path("messageAttributes");
      attributes.putObject("opik_trace_id").put("stringValue", goal.trace().toString());
      attributes.putObject("opik_parent_span_id").put("stringValue", sender);
      ObjectNode traceparent = attributes.putObject("traceparent");
      traceparent.put("stringValue", TRACEPARENT);

      assertThat(system.handle(linked, TestSystem.message("m2", goal, Kind.PLAN))).isEmpty();

      assertThat(system.opik.store().spans(goal.trace().toString())).isEmpty();
      assertThat(system.traces())
          .extracting(
              trace -> trace.path("name").asText(),
              trace -> trace.at("/metadata/caller_trace_id").asText(),
              trace -> trace.at("/metadata/caller_span_id").asText(),
              trace -> trace.at("/metadata/traceparent").asText())
          .containsExactlyInAnyOrder(
              tuple("resolution_evaluation", goal.trace().toString(), sender, TRACEPARENT),
              tuple("plan_evaluation", "", "", ""));
    }
  }

  @Test
  void message_unreadable_isADeadLetterAtOnceWithItsReason() {
    try (TestQueue queue = new TestQueue();
        TestSystem system = new TestSystem(Judges.from(2), queue.environment)) {
      queue.client.sendMessage(
          request -> request.queueUrl(queue.url).messageBody("{\"no\":\"task\"}"));

      assertThat(work(system, queue, 1)).isEmpty();

      Message buried = Queues.take(queue.client, queue.deadLetters, 1, PATIENCE).getFirst();
      assertThat(buried.body()).isEqualTo("{\"no\":\"task\"}");
      assertThat(buried.messageAttributes().get("reason").stringValue()).isEqualTo("unreadable");
      assertThat(Queues.take(queue.client, queue.url, 1, Duration.ofMillis(10))).isEmpty();
    }
  }

  @Test
  void deadLetters_unreachable_messageGoesBack() {
    try (TestQueue queue = new TestQueue();
        TestSystem system = new TestSystem(Judges.from(2), queue.environment)) {
      queue.gate.decide(_ -> SqsGate.Way.REFUSE);

      assertThat(system.handle(TestSystem.message("m1", "{\"no\":\"task\"}", "x")))
          .containsExactly("m1");
    }
  }

  @Test
  void deadLetter_movedBack_isJudgedOnce() {
    try (TestQueue queue = new TestQueue();
        TestSystem system = new TestSystem(Judges.from(2), queue.environment)) {
      Goal goal = system.completedGoal();
      String body = "{\"goalId\":\"" + goal.id() + "\",\"kind\":\"plan\"}";
      system.gemini.enqueue(GeminiReply.invalidKey());
      ObjectNode old = TestSystem.message("m1", body, goal.trace().toString());
      ((ObjectNode) old.path("attributes"))
          .put(
              "SentTimestamp",
              Long.toString(
                  System.currentTimeMillis() - Duration.ofDays(3).plusHours(13).toMillis()));
      assertThat(system.handle(old)).isEmpty();
      assertThat(system.found(goal).evaluations()).isEmpty();
      Message buried = Queues.take(queue.client, queue.deadLetters, 1, PATIENCE).getFirst();
      assertThat(buried.messageAttributes().get("reason").stringValue()).isEqualTo("CREDENTIALS");

      for (int i = 0; i < 2; i++) {
        queue.client.sendMessage(
            request ->
                request
                    .queueUrl(queue.url)
                    .messageBody(buried.body())
                    .messageAttributes(buried.messageAttributes()));
        assertThat(work(system, queue, 1)).isEmpty();
      }

      assertThat(system.found(goal).evaluations()).hasSize(1);
      assertThat(system.counters()).containsEntry("plan_quality", "1 3.5");
    }
  }

  /// As the console's redrive and `aws sqs start-message-move-task` do it.
  @Test
  void deadLetter_redrivenByItsQueue_isJudged_andPoisonIsBuriedAgain() {
    try (TestQueue queue = new TestQueue();
        TestSystem system = new TestSystem(Judges.from(2), queue.environment)) {
      Goal goal = system.completedGoal();
      String poison = "{\"no\":\"task\"}";
      system.gemini.enqueue(GeminiReply.invalidKey());
      ObjectNode old = TestSystem.message("m1", goal, Kind.PLAN);
      long sent = System.currentTimeMillis() - Waits.GIVEN_UP.plusHours(1).toMillis();
      ((ObjectNode) old.path("attributes")).put("SentTimestamp", Long.toString(sent));
      assertThat(system.handle(old, TestSystem.message("m2", poison, ""))).isEmpty();
      assertThat(system.found(goal).evaluations()).isEmpty();

      queue.client.startMessageMoveTask(
          request ->
              request.sourceArn(queue.arn(queue.deadLetters)).destinationArn(queue.arn(queue.url)));

      assertThat(work(system, queue, 2)).isEmpty();
      assertThat(system.found(goal).evaluations()).hasSize(1);
      Message buried = Queues.take(queue.client, queue.deadLetters, 1, PATIENCE).getFirst();
      assertThat(buried.body()).isEqualTo(poison);
      assertThat(buried.messageAttributes().get("reason").stringValue()).isEqualTo("unreadable");
      assertThat(Queues.take(queue.client, queue.deadLetters, 1, Duration.ofMillis(10))).isEmpty();
    }
  }

  @Test
  void throttled_waitsLongerEachTime_andAsLongAsGeminiAsks_andIsNeverBuried() {
    try (TestQueue queue = new TestQueue();
        TestSystem system = new TestSystem(_ -> GeminiReply.overloaded503(), queue.environment)) {
      Goal goal = system.completedGoal();
      new SqsEvaluationQueue(() -> queue.client, queue.url)
          .submit(Subject.resolution(goal.id()), goal.trace());
      ObjectNode record = queue.receive().getFirst();
      for (int receives : List.of(1, 2, 3, 20, 999)) {
        assertThat(system.handle(TestSystem.received(record, receives))).hasSize(1);
      }
      system.gemini.enqueue(GeminiReply.rateLimited(1_800));
      assertThat(system.handle(TestSystem.received(record, 1))).hasSize(1);

      List<Integer> hidden = queue.hidden();
      assertThat(hidden.get(0)).isBetween(10, 13);
      assertThat(hidden.get(1)).isBetween(20, 25);
      assertThat(hidden.get(2)).isBetween(40, 49);
      assertThat(hidden.get(3)).isBetween(900, 1_081);
      assertThat(hidden.get(4)).isBetween(900, 1_081);
      assertThat(hidden.get(5)).isBetween(1_800, 2_161);
      assertThat(Queues.take(queue.client, queue.deadLetters, 1, Duration.ofMillis(10))).isEmpty();
      assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.PENDING);
    }
  }

  @Test
  void keyRefused_waitsForPeople() {
    try (TestQueue queue = new TestQueue();
        TestSystem system = new TestSystem(_ -> GeminiReply.invalidKey(), queue.environment)) {
      Goal goal = system.completedGoal();
      assertThat(system.handle(TestSystem.message("m1", goal, Kind.PLAN))).containsExactly("m1");
      assertThat(queue.hidden()).singleElement().satisfies(s -> assertThat(s).isBetween(60, 73));
    }
  }

  @Test
  void messageThatBreaksTheFunction_waits_andIsBuriedAfterManyTries() {
    try (TestQueue queue = new TestQueue()) {
      Map<String, String> changes = new TreeMap<>(queue.environment);
      try (TestSystem system = new TestSystem(Judges.from(2), changes)) {
        // The table is gone.
        AwsClients.dynamoDb(system.environment)
            .deleteTable(request -> request.tableName(system.table));
        ObjectNode message =
            TestSystem.message(
                "m1", "{\"goalId\":\"" + UUID.randomUUID() + "\",\"kind\":\"plan\"}", "x");

        assertThat(system.handle(TestSystem.received(message, Waits.BROKEN_TRIES - 1)))
            .containsExactly("m1");
        assertThat(system.handle(TestSystem.received(message, Waits.BROKEN_TRIES))).isEmpty();

        Message buried = Queues.take(queue.client, queue.deadLetters, 1, PATIENCE).getFirst();
        assertThat(buried.messageAttributes().get("reason").stringValue()).isEqualTo("broken");
      }
    }
  }
}

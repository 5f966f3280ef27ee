package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Stage;
import dev.rein.pipeline.Budget;
import dev.rein.testing.GeminiReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/// Goals that the queue finishes: because the caller asked for it, or because time ran out.
class HandOverTest {
  private static final Budget SHORT = budget(Duration.ofSeconds(6), Duration.ofSeconds(4));

  @AutoClose final World world = new World();

  /// A first goal loads its classes; here the time is for the work alone.
  @BeforeAll
  static void loadClasses() {
    try (World other = new World()) {
      other.completedGoal();
    }
  }

  /// @param stage least time for a stage to be begun
  private static Budget budget(Duration request, Duration stage) {
    return new Budget(
        request,
        Duration.ofSeconds(20),
        Duration.ofSeconds(20),
        stage,
        Duration.ofMillis(100),
        Duration.ofSeconds(1));
  }

  private String onlyMessage(Reply reply) {
    List<Message> messages = world.generationMessages();
    assertThat(messages).hasSize(1);
    Message message = messages.getFirst();
    assertThat(message.body()).isEqualTo("{\"goalId\":\"" + reply.goalId() + "\"}");
    assertThat(message.messageAttributes().get("traceId").stringValue())
        .isEqualTo(reply.text("/traceId"));
    return message.body();
  }

  private void assertAccepted(Reply reply) {
    assertThat(reply.status()).isEqualTo(202);
    assertThat(reply.text("/status")).isEqualTo("RUNNING");
    assertThat(reply.headers()).containsEntry("location", "/api/goals/" + reply.goalId());
    assertThat(reply.text("/traceId")).isNotEmpty();
    assertThat(reply.body().has("evaluationStatus")).isFalse();
  }

  private void assertCompleted(Reply accepted) {
    Reply goal = world.goal(accepted.goalId());
    assertThat(goal.text("/status")).isEqualTo("COMPLETED");
    assertThat(goal.text("/evaluationStatus")).isEqualTo("PENDING");
    assertThat(world.evaluationMessages()).hasSize(2);
    ObjectNode trace = world.trace(accepted);
    assertThat(trace.path("end_time").asText()).isNotEmpty();
    assertThat(trace.at("/metadata/status").asText()).isEqualTo("ok");
    assertThat(trace.path("thread_id").asText()).isEqualTo(accepted.goalId());
    assertThat(world.opik.violations()).isEmpty();
    assertThat(world.opik.store().danglingSpans()).isEmpty();
  }

  @Test
  void caller_whoPrefersNotToWait_isAnsweredAtOnce_andTheQueueDoesTheWork() {
    Reply reply = world.postAsync(World.GOAL, Map.of());

    assertAccepted(reply);
    assertThat(reply.headers()).containsEntry("preference-applied", "respond-async");
    assertThat(world.gemini.requests()).isEmpty();
    assertThat(world.goal(reply.goalId()).text("/status")).isEqualTo("RUNNING");
    assertThat(world.trace(reply).has("end_time")).isFalse();

    assertThat(world.deliver(onlyMessage(reply))).isEmpty();

    assertThat(world.stagesAsked()).containsExactly(Stage.values());
    assertCompleted(reply);
  }

  @Test
  void preference_amongOthers_isHonoured_andAnyOtherIsNot() {
    Map<String, String> among = Map.of("prefer", "wait=5, Respond-Async; foo");
    Map<String, String> other = Map.of("prefer", "return=minimal");

    assertThat(world.post(World.GOALS, World.GOAL, among).status()).isEqualTo(202);
    Reply waited = world.post(World.GOALS, World.GOAL, other);
    assertThat(waited.status()).isEqualTo(201);
    assertThat(waited.headers()).doesNotContainKey("preference-applied");
  }

  @Test
  void stage_thatNoTimeIsLeftFor_isLeftToTheQueue_andNothingIsPaidTwice() {
    world.withBudget(SHORT);
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL).after(Duration.ofMillis(2_200)));

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertAccepted(reply);
    assertThat(reply.headers()).doesNotContainKey("preference-applied");
    assertThat(reply.body().has("clarifiedGoal")).isTrue();
    assertThat(world.stagesAsked()).containsExactly(Stage.PREPROCESS_GOAL);
    world.withBudget(Budget.DEFAULT);
    assertThat(world.deliver(onlyMessage(reply))).isEmpty();
    assertThat(world.stagesAsked()).containsExactly(Stage.values());
    assertCompleted(reply);
    assertThat(world.spans(reply)).hasSize(9);
    assertThat(world.span(reply, "enqueue_generation").path("type").asText()).isEqualTo("tool");
  }

  @Test
  void stage_thatTheBudgetCuts_isLeftToTheQueue() {
    world.withBudget(budget(Duration.ofSeconds(4), Duration.ofMillis(100)));
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL), GeminiReply.hang());

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertAccepted(reply);
    assertThat(world.goal(reply.goalId()).text("/status")).isEqualTo("RUNNING");
    world.withBudget(Budget.DEFAULT);
    assertThat(world.deliver(onlyMessage(reply))).isEmpty();
    assertThat(world.stagesAsked())
        .containsExactly(
            Stage.PREPROCESS_GOAL,
            Stage.GENERATE_RESOLUTION,
            Stage.GENERATE_RESOLUTION,
            Stage.CREATE_EXECUTION_PLAN);
    assertCompleted(reply);
    // The call that was cut may have been billed.
    assertThat(world.goal(reply.goalId()).body().path("costComplete").asBoolean(true)).isFalse();
  }

  @Test
  void callThatWasPaidForBeforeTheBudgetCutItsRepair_isTheGoalsCost() {
    world.withBudget(budget(Duration.ofSeconds(4), Duration.ofMillis(100)));
    world.gemini.enqueue(Answers.counted("{}"), GeminiReply.hang());

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertAccepted(reply);
    assertThat(world.goal(reply.goalId()).body().at("/usage/promptTokens").asInt())
        .isEqualTo(Answers.PROMPT_TOKENS);
    world.withBudget(Budget.DEFAULT);
    assertThat(world.deliver(onlyMessage(reply))).isEmpty();
    assertThat(world.goal(reply.goalId()).body().at("/usage/promptTokens").asInt())
        .isEqualTo(4 * Answers.PROMPT_TOKENS);
  }

  @Test
  void budget_startsWhenTheGatewayTookTheRequest() {
    world.withBudget(budget(Duration.ofSeconds(20), Duration.ofSeconds(8)));
    ObjectNode event = Events.http(World.USER, "POST", World.GOALS, Map.of(), World.GOAL);
    ObjectNode context = (ObjectNode) event.path("requestContext");

    context.put("timeEpoch", System.currentTimeMillis() - 15_000);
    assertThat(World.call(world.another(), event).status()).isEqualTo(202);
    // A recorded event says nothing about how long somebody has waited.
    context.put("timeEpoch", System.currentTimeMillis() - 3_600_000);
    assertThat(World.call(world.another(), event).status()).isEqualTo(201);
  }

  @Test
  void queue_thatIsGone_is503_andTheGoalCanBeTriedAgain() {
    Map<String, String> key = Map.of("idempotency-key", "one");
    String queue = world.environment.get("GENERATION_QUEUE_URL");
    world.with("GENERATION_QUEUE_URL", queue + "-gone");

    Reply refused = world.postAsync(World.GOAL, key);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("queue-unavailable");
    Reply goal = world.goal(refused.goalId());
    assertThat(goal.text("/status")).isEqualTo("FAILED");
    assertThat(goal.body().at("/error/retryable").asBoolean()).isTrue();

    world.with("GENERATION_QUEUE_URL", queue);
    Reply again = world.postAsync(World.GOAL, key);
    assertAccepted(again);
    assertThat(again.goalId()).isEqualTo(refused.goalId());
    assertThat(world.deliver(onlyMessage(again))).isEmpty();
    assertCompleted(again);
  }

  @Test
  void worker_failureThatMayPass_goesBackToTheQueue_andIsTakenUpWhereItStopped() {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    String message = onlyMessage(reply);
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL), GeminiReply.overloaded503());

    assertThat(world.deliver(message)).containsExactly("m1");
    assertThat(world.goal(reply.goalId()).text("/status")).isEqualTo("FAILED");
    assertThat(world.trace(reply).at("/error_info/exception_type").asText())
        .isEqualTo("model-unavailable");

    assertThat(world.deliver(message)).isEmpty();
    assertThat(world.stagesAsked())
        .containsExactly(
            Stage.PREPROCESS_GOAL,
            Stage.GENERATE_RESOLUTION,
            Stage.GENERATE_RESOLUTION,
            Stage.CREATE_EXECUTION_PLAN);
    assertCompleted(reply);
  }

  @Test
  void worker_failureThatStays_isNotTriedAgain() {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    world.gemini.enqueue(GeminiReply.safety());

    assertThat(world.deliver(onlyMessage(reply))).isEmpty();

    assertThat(world.goal(reply.goalId()).text("/error/type")).isEqualTo("model-blocked");
  }

  @Test
  void worker_messageDeliveredTwice_isPaidOnce() {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    String message = onlyMessage(reply);

    assertThat(world.deliver(message, message)).isEmpty();

    assertThat(world.gemini.requests()).hasSize(3);
  }

  @Test
  void worker_goalThatSomebodyWorksOn_isLookedAtAgainLater() throws Exception {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    String message = onlyMessage(reply);
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL).after(Duration.ofSeconds(3)));
    GenerationHandler other = world.another();
    Thread worker =
        Thread.ofVirtual()
            .start(() -> World.invoke(other, Events.messages(message), World.TIMEOUT_MILLIS));
    world.gemini.awaitRequests(1, Duration.ofSeconds(10));

    assertThat(world.deliver(message)).containsExactly("m1");

    worker.join();
    assertThat(world.deliver(message)).isEmpty();
    assertThat(world.gemini.requests()).hasSize(3);
  }

  @Test
  void worker_messagesThatMeanNothing_areTold_fromThoseThatAreDone() {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    String unknown = "{\"goalId\":\"0199c3a0-0000-7000-8000-000000000000\"}";

    assertThat(world.deliver("no json", unknown, "{}", onlyMessage(reply), "{\"goalId\":\"x\"}"))
        .containsExactly("m1", "m3", "m5");

    assertCompleted(reply);
  }

  @Test
  void worker_withoutTimeForAStage_leavesTheMessageUntouched() {
    Reply reply = world.postAsync(World.GOAL, Map.of());

    assertThat(world.deliver(5_000, onlyMessage(reply))).containsExactly("m1");

    assertThat(world.gemini.requests()).isEmpty();
    assertThat(world.goal(reply.goalId()).text("/status")).isEqualTo("RUNNING");
  }

  @Test
  void worker_runningOutOfTime_handsOverWhatIsLeft_butOnlyIfItGotAnywhere() {
    world.withBudget(budget(Duration.ofSeconds(20), Duration.ofMillis(100)));
    Reply reply = world.postAsync(World.GOAL, Map.of());
    String message = onlyMessage(reply);
    // Lambda's time less what the flush needs leaves less than four seconds.
    int timeout = 6_000;
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL), GeminiReply.hang());

    assertThat(world.deliver(timeout, message)).isEmpty();
    assertThat(world.goal(reply.goalId()).text("/status")).isEqualTo("RUNNING");
    String next = onlyMessage(reply);

    world.gemini.enqueue(GeminiReply.hang());
    assertThat(world.deliver(timeout, next)).containsExactly("m1");
    assertThat(world.goal(reply.goalId()).text("/error/type")).isEqualTo("model-timeout");
    assertThat(world.generationMessages()).isEmpty();

    assertThat(world.deliver(next)).isEmpty();
    assertCompleted(reply);
  }

  @Test
  void worker_withoutTheStore_givesTheMessageBack() {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    String message = onlyMessage(reply);
    String table = world.environment.get("AWS_ENDPOINT_URL_DYNAMODB");
    world.with("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9");

    assertThat(world.deliver(message)).containsExactly("m1");

    world.with("AWS_ENDPOINT_URL_DYNAMODB", table);
    assertThat(world.deliver(message)).isEmpty();
    assertCompleted(reply);
  }
}

package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Failure;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.RunningGoal;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Stage;
import dev.rein.pipeline.Budget;
import dev.rein.runtime.Json;
import dev.rein.testing.EventFiles;
import dev.rein.testing.GeminiReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

/// Goals left `RUNNING` by everybody are asked for again by the schedule, and at last ended.
class GoalSweepTest {
  private static final Duration AFTER = Duration.ofMinutes(Wiring.SWEEP_AFTER_MINUTES);
  private static final Map<String, String> KEY = Map.of("idempotency-key", "one");

  @AutoClose final World world = new World();

  private JsonNode sweep(Duration later) throws Exception {
    world.with(wiring -> wiring.withModel(wiring.model(), () -> Instant.now().plus(later)));
    return World.invoke(
        world.another(), Json.parse(EventFiles.read("sweep.json")), World.TIMEOUT_MILLIS);
  }

  private int sent(Duration later) throws Exception {
    return sweep(later).path("goalsSent").asInt();
  }

  private List<RunningGoal> marks() {
    Instant later = Instant.now().plus(Duration.ofDays(10));
    return world.wiring().running().due(later, later, 100);
  }

  /// A goal whose hand-over message is lost.
  private Reply handedOverAndLost() {
    Reply reply = world.postAsync(World.GOAL, KEY);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(world.generationMessages()).hasSize(1);
    return reply;
  }

  @Test
  void lostHandOver_isSentAgain_whenItsTimeHasCome_andTheQueueDoesTheWork() throws Exception {
    Reply reply = handedOverAndLost();
    assertThat(sent(Duration.ZERO)).isZero();
    assertThat(sent(AFTER.minusSeconds(30))).isZero();

    assertThat(sent(AFTER.plusSeconds(1))).isEqualTo(1);

    List<Message> messages = world.generationMessages();
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst().messageAttributes().get("traceId").stringValue())
        .isEqualTo(reply.text("/traceId"));
    assertThat(world.printed.metrics("GoalsSwept"))
        .singleElement()
        .satisfies(line -> assertThat(line.path("GoalsSwept").asInt()).isEqualTo(1));
    assertThat(world.deliver(messages.getFirst().body())).isEmpty();
    assertThat(world.goal(reply.goalId()).text("/status")).isEqualTo("COMPLETED");
    assertThat(world.stagesAsked()).containsExactly(Stage.values());
    assertThat(marks()).isEmpty();
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void sentAgain_andDeliveredWithTheFirst_isPaidOnce() throws Exception {
    Reply reply = world.postAsync(World.GOAL, Map.of());
    assertThat(sent(AFTER.plusSeconds(1))).isEqualTo(1);
    List<Message> both = world.generationMessages();
    assertThat(both).hasSize(2);

    assertThat(world.deliver(both.getFirst().body(), both.getLast().body())).isEmpty();

    assertThat(world.gemini.requests()).hasSize(3);
    assertThat(world.goal(reply.goalId()).text("/status")).isEqualTo("COMPLETED");
  }

  @Test
  void goal_thatSomebodyWorksOn_isLeftAlone() throws Exception {
    Reply reply = handedOverAndLost();
    Instant now = Instant.now();
    // A worker of another process took it, late, and has time left.
    var claimed =
        world
            .wiring()
            .store()
            .claim(
                UUID.fromString(reply.goalId()),
                now.plusSeconds(1),
                now.plus(AFTER.multipliedBy(2)));
    assertThat(claimed).isInstanceOf(GoalStore.Claimed.Mine.class);

    assertThat(sent(AFTER.multipliedBy(2).plusMinutes(1))).isZero();
    assertThat(world.generationMessages()).isEmpty();
    assertThat(marks()).hasSize(1);

    // It died: its lease is over for as long as any other's.
    assertThat(sent(AFTER.multipliedBy(3).plusMinutes(1))).isEqualTo(1);
  }

  @Test
  void goal_lostAgainAndAgain_endsAsFailed_andItsOwnerTakesItUp() throws Exception {
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL), GeminiReply.hang());
    world.withBudget(
        new Budget(
            Duration.ofMillis(2_500),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(1)));
    Reply reply = world.post(World.GOALS, World.GOAL, KEY);
    assertThat(reply.status()).isEqualTo(202);
    world.withBudget(Budget.DEFAULT);

    Duration at = AFTER.plusMinutes(1);
    for (int i = 0; i < GoalSweep.TRIES; i++) {
      Duration pause = Sweep.pause(AFTER, i);
      assertThat(sent(at)).as("sweep %d", i).isEqualTo(1);
      assertThat(sent(at.plus(pause).minusMinutes(1))).as("too early after %d", i).isZero();
      at = at.plus(pause).plusMinutes(1);
    }
    JsonNode last = sweep(at);

    assertThat(last.path("goalsSent").asInt()).isZero();
    assertThat(last.path("goalsFailed").asInt()).isEqualTo(1);
    Reply goal = world.goal(reply.goalId());
    assertThat(goal.text("/status")).isEqualTo("FAILED");
    assertThat(goal.text("/error/type")).isEqualTo("abandoned");
    assertThat(goal.text("/error/stage")).isEqualTo(Stage.GENERATE_RESOLUTION.wireName());
    assertThat(goal.body().at("/error/retryable").asBoolean()).isTrue();
    assertThat(world.trace(reply).at("/error_info/exception_type").asText()).isEqualTo("abandoned");
    assertThat(world.printed.metrics("GoalsAbandoned")).hasSize(1);
    assertThat(marks()).isEmpty();
    assertThat(world.generationMessages()).hasSize(1 + GoalSweep.TRIES);

    // What was paid for is not paid again.
    world.with(wiring -> wiring.withModel(wiring.model(), Instant::now));
    Reply again = world.post(World.GOALS, World.GOAL, KEY);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.goalId()).isEqualTo(reply.goalId());
    assertThat(world.stagesAsked())
        .containsExactly(
            Stage.PREPROCESS_GOAL,
            Stage.GENERATE_RESOLUTION,
            Stage.GENERATE_RESOLUTION,
            Stage.CREATE_EXECUTION_PLAN);
    assertThat(world.opik.violations()).isEmpty();
  }

  @Test
  void mark_isThereWhileTheGoalRuns_andOnlyThen() {
    world.completedGoal();
    assertThat(marks()).isEmpty();
    world.gemini.enqueue(GeminiReply.safety());
    Reply failed = world.post(World.GOALS, World.GOAL, KEY);
    assertThat(failed.status()).isEqualTo(502);
    assertThat(marks()).isEmpty();
    Reply again = world.postAsync(World.GOAL, KEY);
    assertThat(marks())
        .extracting(mark -> mark.goalId().toString())
        .containsExactly(again.goalId());
  }

  @Test
  void goal_thatWasDeleted_isForgotten() throws Exception {
    handedOverAndLost();
    world.deleteItems("GOAL#");

    assertThat(sent(AFTER.plusMinutes(1))).isZero();

    assertThat(marks()).isEmpty();
    assertThat(world.generationMessages()).isEmpty();
  }

  @Test
  void goalResumedWhileSwept_keepsItsMark() throws Exception {
    UUID goalId = UUID.fromString(handedOverAndLost().goalId());
    GoalStore owners = world.wiring().store();
    // What the sweep reads is over by the time it acts upon it.
    world.with(
        wiring ->
            wiring.withStore(
                Breaking.first(
                    GoalStore.class,
                    wiring.store(),
                    "find",
                    () -> {
                      Goal failed = failed(owners, goalId);
                      claim(owners, goalId);
                      return Optional.of(failed);
                    })));

    assertThat(sent(AFTER.plusMinutes(1))).isZero();

    assertThat(owners.find(goalId).orElseThrow().status()).isEqualTo(GoalStatus.RUNNING);
    assertThat(marks()).extracting(RunningGoal::goalId).containsExactly(goalId);
  }

  private static Goal failed(GoalStore store, UUID goalId) {
    claim(store, goalId);
    store.fail(goalId, new Failure("internal-error", "", "", true), Spend.NONE, Instant.now());
    return store.find(goalId).orElseThrow();
  }

  private static void claim(GoalStore store, UUID goalId) {
    Instant now = Instant.now().plusSeconds(1);
    assertThat(store.claim(goalId, now, now.plus(AFTER)))
        .isInstanceOf(GoalStore.Claimed.Mine.class);
  }

  @Test
  void queue_thatIsDown_failsTheRun_afterEvaluationsWereSwept() throws Exception {
    world.completedGoal();
    assertThat(world.evaluationMessages()).hasSize(2);
    handedOverAndLost();
    String queue = Objects.requireNonNull(world.environment.get("GENERATION_QUEUE_URL"));
    world.with("GENERATION_QUEUE_URL", queue + "-gone");

    assertThatThrownBy(() -> sweep(AFTER.plusMinutes(1))).isInstanceOf(RuntimeException.class);

    assertThat(world.evaluationMessages()).hasSize(2);
    world.with("GENERATION_QUEUE_URL", queue);
    assertThat(sent(AFTER.plusMinutes(1))).as("nothing was taken for sent").isEqualTo(1);
  }

  @Test
  void setting_isBounded() {
    for (String bad : new String[] {"-1", "1441", "soon"}) {
      assertThatThrownBy(() -> world.with("GENERATION_SWEEP_AFTER_MINUTES", bad).wiring())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("GENERATION_SWEEP_AFTER_MINUTES");
    }
    assertThat(
            world
                .with("GENERATION_SWEEP_AFTER_MINUTES", "1440")
                .wiring()
                .goalSweepAfter()
                .toMinutes())
        .isEqualTo(1440);
  }
}

package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.DynamoMetricsStore;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Stage;
import dev.rein.coaching.Tallies.Tally;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// A table that did what it was asked for, or did not, and of which nobody heard: what is paid for
/// is counted, and once.
class LostAnswerTest {
  private static final Map<String, String> KEY = Map.of("idempotency-key", "one");
  private static final String BODY = "{\"message\":\"I am tired\"}";

  @AutoClose final World world = new World();
  // Before any of a test's changes.
  private final Wiring plain = world.wiring();

  /// Model calls that the counters know of.
  private long counted() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    try (DynamoDbClient client = AwsClients.dynamoDb(world.environment)) {
      return new DynamoMetricsStore(client, world.environment.getOrDefault("TABLE_NAME", ""))
          .tallies(today.minusDays(1), today)
          .get("llm_calls")
          .orElse(Tally.NONE)
          .sum()
          .longValueExact();
    }
  }

  private Goal goal(Reply reply) {
    return plain.store().find(UUID.fromString(reply.goalId())).orElseThrow();
  }

  private CoachingMessage message(String goalId) {
    return plain.coaching().list(UUID.fromString(goalId), 1, null).items().getFirst();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void stageSavedAgainAfterALostAnswer_isPaidOnce(int stage) {
    world.with(wiring -> wiring.withStore(unheard(wiring.store(), stage)));

    Reply reply = world.post(World.GOALS, World.GOAL);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(world.stagesAsked()).containsExactly(Stage.values());
    assertThat(goal(reply).spend().calls()).isEqualTo(3);
    assertThat(counted()).isEqualTo(3);
  }

  private static GoalStore unheard(GoalStore store, int nth) {
    return Breaking.after(GoalStore.class, store, "saveStage", nth);
  }

  @Test
  void stageThatWasNeverSaved_isPaidAllTheSame() {
    world.with(
        wiring -> wiring.withStore(Breaking.at(GoalStore.class, wiring.store(), "saveStage", 2)));

    Reply reply = world.post(World.GOALS, World.GOAL, KEY);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(counted()).isEqualTo(1);
    Reply again = world.post(World.GOALS, World.GOAL, KEY);
    assertThat(again.status()).isEqualTo(201);
    assertThat(goal(again).spend().calls()).isEqualTo(4);
    assertThat(counted()).isEqualTo(4);
  }

  @Test
  void stageSavedByTheSecondTry_ofWhichNobodyHeard_isPaidOnce() {
    world.with(
        wiring ->
            wiring.withStore(
                Breaking.at(GoalStore.class, unheard(wiring.store(), 1), "saveStage", 1)));

    Reply reply = world.post(World.GOALS, World.GOAL, KEY);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(counted()).isEqualTo(1);
    Reply again = world.post(World.GOALS, World.GOAL, KEY);
    assertThat(goal(again).status()).isEqualTo(GoalStatus.COMPLETED);
    assertThat(world.stagesAsked()).containsExactly(Stage.values());
    assertThat(counted()).isEqualTo(3);
  }

  @Test
  void replySavedAgainAfterALostAnswer_isPaidOnce() {
    String goalId = world.completedGoal();
    world.with(wiring -> wiring.withCoaching(unheard(wiring.coaching())));

    assertThat(world.coach(goalId, BODY).status()).isEqualTo(201);

    assertThat(world.coachAsked()).hasSize(1);
    assertThat(message(goalId).spend().calls()).isEqualTo(1);
    assertThat(counted()).isEqualTo(3 + 1);
  }

  private static CoachingStore unheard(CoachingStore store) {
    return Breaking.after(CoachingStore.class, store, "complete", 1);
  }

  @Test
  void replyThatWasNeverSaved_isPaidAllTheSame() {
    String goalId = world.completedGoal();
    world.with(
        wiring ->
            wiring.withCoaching(
                Breaking.at(CoachingStore.class, wiring.coaching(), "complete", 2)));

    assertThat(world.coach(goalId, BODY).status()).isEqualTo(500);

    assertThat(message(goalId).status()).isEqualTo(CoachingMessage.Status.FAILED);
    assertThat(message(goalId).spend().calls()).isEqualTo(1);
    assertThat(counted()).isEqualTo(3 + 1);
  }

  @Test
  void replySavedByTheSecondTry_ofWhichNobodyHeard_isPaidOnce() {
    String goalId = world.completedGoal();
    world.with(
        wiring ->
            wiring.withCoaching(
                Breaking.at(CoachingStore.class, unheard(wiring.coaching()), "complete", 1)));

    assertThat(world.coach(goalId, BODY, KEY).status()).isEqualTo(500);

    assertThat(message(goalId).reply()).isNotNull();
    assertThat(message(goalId).spend().calls()).isEqualTo(1);
    assertThat(counted()).isEqualTo(3 + 1);
    assertThat(world.coach(goalId, BODY, KEY).status()).isEqualTo(201);
    assertThat(world.coachAsked()).hasSize(1);
  }
}

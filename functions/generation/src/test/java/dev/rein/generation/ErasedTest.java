package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoErasureStore;
import dev.rein.coaching.DynamoGoalStore;
import dev.rein.coaching.ErasureStore;
import dev.rein.coaching.ErasureStore.Step;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import dev.rein.testing.GeminiStandIn;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Work on goals of a user whose data are erased meanwhile: it ends, and writes nothing.
class ErasedTest {
  @AutoClose final World world = new World();

  private ErasureStore erasures() {
    return new DynamoErasureStore(
        AwsClients.dynamoDb(world.environment), world.environment.getOrDefault("TABLE_NAME", ""));
  }

  private void erase() {
    ErasureStore erasures = erasures();
    erasures.begin(World.USER, UUID.randomUUID(), Instant.now());
    while (!(erasures.next(World.USER, Instant.now()) instanceof Step.Finished)) {
      // until nothing is left
    }
  }

  /// A model at whose n-th request the user is erased.
  private GeminiStandIn erasingAt(int request, Function<GeminiRequest, GeminiReply> answers) {
    AtomicInteger requests = new AtomicInteger();
    GeminiStandIn gemini =
        GeminiStandIn.start(
            asked -> {
              if (requests.incrementAndGet() == request) erase();
              return answers.apply(asked);
            });
    world.with("GOOGLE_GEMINI_BASE_URL", gemini.uri().toString());
    return gemini;
  }

  private boolean isEmpty() {
    return new DynamoGoalStore(
            AwsClients.dynamoDb(world.environment),
            world.environment.getOrDefault("TABLE_NAME", ""))
        .list(World.USER, 10, null)
        .items()
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void goal_erasedAtAnyStage_isGone_andNothingIsWrittenOrSent(int stage) {
    try (GeminiStandIn gemini = erasingAt(stage, Answers::to)) {
      Reply reply = world.post(World.GOALS, World.GOAL);

      assertThat(reply.status()).isEqualTo(404);
      assertThat(gemini.requests()).hasSize(stage);
      assertThat(isEmpty()).isTrue();
      assertThat(world.evaluationMessages()).isEmpty();
      assertThat(world.generationMessages()).isEmpty();
      assertThat(world.opik.store().traces(null)).hasSize(1);
      String trace = world.opik.store().traces(null).getFirst().path("id").asText();
      assertThat(world.opik.store().scores(trace)).isEmpty();
    }
  }

  @Test
  void goalThatFails_afterItWasErased_isGone() {
    try (GeminiStandIn gemini = erasingAt(1, _ -> GeminiReply.safety())) {
      assertThat(world.post(World.GOALS, World.GOAL).status()).isEqualTo(404);
      assertThat(gemini.requests()).hasSize(1);
      assertThat(isEmpty()).isTrue();
    }
  }

  @Test
  void messageOfTheQueue_aboutAnErasedGoal_isDone_andChangesNothing() {
    Reply accepted = world.postAsync(World.GOAL, Map.of());
    erase();

    assertThat(world.deliver("{\"goalId\":\"" + accepted.goalId() + "\"}")).isEmpty();

    assertThat(world.gemini.requests()).isEmpty();
    assertThat(isEmpty()).isTrue();
  }

  @Test
  void reply_toAMessageThatWasErased_isGone() {
    String goalId = world.completedGoal();
    world.evaluationMessages();
    try (GeminiStandIn _ = erasingAt(1, Answers::to)) {
      Reply reply = world.coach(goalId, "{\"message\":\"I am tired\"}");

      assertThat(reply.status()).isEqualTo(404);
      assertThat(world.evaluationMessages()).isEmpty();
      assertThat(isEmpty()).isTrue();
    }
  }

  @Test
  void newGoal_whileTheUserIsBeingErased_isRefused_andAcceptedAfterwards() {
    ErasureStore erasures = erasures();
    erasures.begin(World.USER, UUID.randomUUID(), Instant.now());

    Reply refused = world.post(World.GOALS, World.GOAL);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("/type")).endsWith("/being-erased");
    assertThat(refused.headers()).containsEntry("retry-after", "5");
    assertThat(world.gemini.requests()).isEmpty();
    assertThat(erasures.next(World.USER, Instant.now())).isInstanceOf(Step.Finished.class);
    assertThat(world.post(World.GOALS, World.GOAL).status()).isEqualTo(201);
  }
}

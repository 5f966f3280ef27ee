package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.Stage;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import dev.rein.pipeline.Budget;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {
  private static final Map<String, String> KEY = Map.of("idempotency-key", "one");

  @AutoClose final World world = new World();

  @Test
  void completedGoal_sameKeyAndBody_isAnsweredAgain_andNotPaidAgain() {
    Reply first = world.post(World.GOALS, World.GOAL, KEY);

    Reply again = world.post(World.GOALS, " {\"goal\" : \"Run 10 km\"}", KEY);

    assertThat(again).isEqualTo(first);
    assertThat(again.status()).isEqualTo(201);
    assertThat(world.gemini.requests()).hasSize(3);
    assertThat(world.evaluationMessages()).hasSize(2);
    assertThat(world.postAsync(World.GOAL, KEY).status()).isEqualTo(201);
  }

  @Test
  void sameKey_otherBody_is422() {
    world.post(World.GOALS, World.GOAL, KEY);

    Reply other = world.post(World.GOALS, "{\"goal\":\"Run 11 km\"}", KEY);

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.problem()).isEqualTo("idempotency-key-reused");
    assertThat(world.gemini.requests()).hasSize(3);
  }

  @Test
  void sameKey_ofAnotherUserOrRoute_isAnotherKey() {
    Reply mine = world.post(World.GOALS, World.GOAL, KEY);

    Reply theirs = world.call("user-2", "POST", World.GOALS, KEY, World.GOAL);
    Reply test = world.post("/api/test-trace", "{\"prompt\":\"Hello\"}", KEY);

    assertThat(theirs.status()).isEqualTo(201);
    assertThat(theirs.goalId()).isNotEqualTo(mine.goalId());
    assertThat(test.status()).isEqualTo(200);
  }

  @Test
  void withoutKey_everyRequestIsANewGoal() {
    assertThat(world.post(World.GOALS, World.GOAL).goalId())
        .isNotEqualTo(world.post(World.GOALS, World.GOAL).goalId());
  }

  @Test
  void goalThatSomebodyWorksOn_is202_withoutWorkOfItsOwn() throws Exception {
    world.gemini.enqueue(Answers.to(Stage.PREPROCESS_GOAL).after(Duration.ofSeconds(3)));
    GenerationHandler other = world.another();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> first =
          threads.submit(
              () ->
                  World.call(other, Events.http(World.USER, "POST", World.GOALS, KEY, World.GOAL)));
      world.gemini.awaitRequests(1, Duration.ofSeconds(10));

      Reply second = world.post(World.GOALS, World.GOAL, KEY);

      assertThat(second.status()).isEqualTo(202);
      assertThat(second.text("/status")).isEqualTo("RUNNING");
      assertThat(second.headers()).containsEntry("location", "/api/goals/" + second.goalId());
      assertThat(first.get().status()).isEqualTo(201);
      assertThat(first.get().goalId()).isEqualTo(second.goalId());
    }
    assertThat(world.gemini.requests()).hasSize(3);
    assertThat(world.generationMessages()).isEmpty();
  }

  @Test
  void manyAtTheSameMoment_areOneGoal_paidOnce() throws Exception {
    int callers = 6;
    CyclicBarrier start = new CyclicBarrier(callers);
    List<Reply> replies = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> calls = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        GenerationHandler handler = world.another();
        calls.add(
            threads.submit(
                () -> {
                  start.await();
                  return World.call(
                      handler, Events.http(World.USER, "POST", World.GOALS, KEY, World.GOAL));
                }));
      }
      for (Future<Reply> call : calls) replies.add(call.get());
    }

    assertThat(replies).extracting(Reply::status).contains(201).isSubsetOf(201, 202);
    assertThat(new TreeSet<>(replies.stream().map(Reply::goalId).toList())).hasSize(1);
    assertThat(world.gemini.requests()).hasSize(3);
    assertThat(world.evaluationMessages()).hasSize(2);
    assertThat(world.get(World.GOALS).body().path("items")).hasSize(1);
  }

  /// As if Lambda had ended the process in the middle of the second stage.
  private record Dying(LanguageModel model) implements LanguageModel {
    @Override
    public Answer generate(Prompt prompt, Deadline deadline) {
      if (prompt.name().equals(Stage.GENERATE_RESOLUTION.wireName())) throw new Killed();
      return model.generate(prompt, deadline);
    }

    @Override
    public String requestedModel() {
      return model.requestedModel();
    }
  }

  private static final class Killed extends Error {}

  @Test
  void goalOfAWorkerThatDied_isTakenOver_whenItsTimeIsOver_andNotBefore() {
    GenerationHandler dying =
        new GenerationHandler(withModel(Wiring.of(world.environment), Instant::now, true));
    assertThatThrownBy(
            () -> World.call(dying, Events.http(World.USER, "POST", World.GOALS, KEY, World.GOAL)))
        .isInstanceOf(Killed.class);
    assertThat(world.post(World.GOALS, World.GOAL, KEY).status()).isEqualTo(202);

    Duration lease = Budget.DEFAULT.request().plus(Budget.DEFAULT.slack());
    world.with(wiring -> withModel(wiring, () -> Instant.now().plus(lease), false));
    Reply resumed = world.post(World.GOALS, World.GOAL, KEY);

    assertThat(resumed.status()).isEqualTo(201);
    assertThat(world.stagesAsked()).containsExactly(Stage.values());
    assertThat(world.trace(resumed).at("/metadata/status").asText()).isEqualTo("ok");
    assertThat(world.opik.violations()).isEmpty();
  }

  private static Wiring withModel(Wiring wiring, InstantSource clock, boolean dying) {
    return wiring.withModel(dying ? new Dying(wiring.model()) : wiring.model(), clock);
  }

  @Test
  void key_atItsLimit_isTaken() {
    Map<String, String> longest = Map.of("idempotency-key", "k".repeat(255));

    assertThat(world.postAsync(World.GOAL, longest).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "with\ttab", "k\u00fcy", "\u007f"})
  void key_thatIsNotPrintable_is400_onEveryPost(String key) {
    for (String path : List.of(World.GOALS, "/api/test-trace")) {
      Reply reply = world.post(path, World.GOAL, Map.of("idempotency-key", key));
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.problem()).isEqualTo("invalid-idempotency-key");
    }
  }

  @Test
  void key_beyondItsLimit_is400() {
    Map<String, String> tooLong = Map.of("idempotency-key", "k".repeat(256));

    assertThat(world.post(World.GOALS, World.GOAL, tooLong).status()).isEqualTo(400);
    assertThat(world.gemini.requests()).isEmpty();
  }
}

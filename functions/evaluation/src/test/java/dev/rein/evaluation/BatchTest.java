package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void tenMessages_oneFails_onlyItGoesBack() {
    boolean[] down = {true};
    Function<GeminiRequest, GeminiReply> judge =
        request -> {
          String goal = request.dataBlocks().get("request").json().path("goal").textValue();
          if (down[0] && goal.equals("goal 3")) return GeminiReply.overloaded503();
          return switch (goal) {
            case "goal 0", "goal 1", "goal 2" -> GeminiReply.safety();
            default -> Judges.from(2).apply(request);
          };
        };
    try (TestSystem system = new TestSystem(judge)) {
      List<Goal> goals = new ArrayList<>();
      ObjectNode[] messages = new ObjectNode[10];
      for (int i = 0; i < messages.length; i++) {
        Goal goal = TestGoals.completed(system.store, TestSystem.USER, "goal " + i, "title " + i);
        goals.add(goal);
        messages[i] = TestSystem.message("m" + i, goal, i == 3 ? Kind.PLAN : Kind.RESOLUTION);
      }

      assertThat(system.handle(messages)).containsExactly("m3");

      for (int i = 0; i < messages.length; i++) {
        assertThat(system.found(goals.get(i)).evaluations())
            .as("goal " + i)
            .hasSize(i == 3 ? 0 : 1);
      }
      down[0] = false;
      assertThat(system.handle(messages)).isEmpty();
      assertThat(system.found(goals.get(3)).evaluations()).hasSize(1);
    }
  }

  @Test
  void delivery_twice_countsOnceAndScoresAgain() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      ObjectNode message = TestSystem.message("m1", goal, Kind.RESOLUTION);
      system.handle(message);
      Map<String, String> scores = system.scores(goal);
      Map<String, String> counters = system.counters();
      system.printed.clear();

      assertThat(system.handle(message, message)).isEmpty();

      assertThat(system.gemini.requests()).hasSize(1);
      assertThat(system.counters()).isEqualTo(counters);
      assertThat(system.scores(goal)).isEqualTo(scores);
      assertThat(system.opik.counts()).containsEntry("PUT /v1/private/traces/feedback-scores", 2);
      assertThat(system.traces()).hasSize(1);
      assertThat(system.printed.metric("ResolutionQuality")).isEmpty();
      assertThat(system.printed.metric("LlmCalls")).isEmpty();
    }
  }

  @Test
  void deliveries_inWhateverOrder_andTwice_endAlike() {
    int[][] orders = {{0, 1}, {1, 0}, {1, 1, 0}, {0, 1, 0, 1}, {1, 0, 0, 1, 1}};
    Map<String, String> expected = null;
    for (int[] order : orders) {
      try (TestSystem system = new TestSystem(Judges.from(2))) {
        Goal goal = system.completedGoal();
        ObjectNode[] messages = {
          TestSystem.message("m1", goal, Kind.RESOLUTION), TestSystem.message("m2", goal, Kind.PLAN)
        };

        for (int each : order) assertThat(system.handle(messages[each])).isEmpty();

        assertThat(system.gemini.requests()).hasSize(2);
        assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.SCORED);
        Map<String, String> ended = new TreeMap<>(system.counters());
        ended.putAll(system.scores(goal));
        if (expected == null) expected = ended;
        assertThat(ended).as(Arrays.toString(order)).isEqualTo(expected);
      }
    }
  }

  @Test
  void callsToTheModel_areBounded_howeverManyMessagesComeAtOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    Function<GeminiRequest, GeminiReply> judge =
        request -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          two.countDown();
          await(two);
          now.decrementAndGet();
          return Judges.from(2).apply(request);
        };
    try (TestSystem system = new TestSystem(judge, Map.of("LLM_MAX_CONCURRENCY", "2"))) {
      ObjectNode[] messages = new ObjectNode[10];
      for (int i = 0; i < messages.length; i++) {
        Goal goal = TestGoals.completed(system.store, TestSystem.USER, "goal " + i, "title " + i);
        messages[i] = TestSystem.message("m" + i, goal, Kind.RESOLUTION);
      }

      assertThat(system.handle(messages)).isEmpty();

      assertThat(system.gemini.requests()).hasSize(messages.length);
      assertThat(most).hasValue(2);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void goal_deletedBeforeItIsJudged_leavesNothing() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();
      Map<String, String> before = system.counters();
      system.delete("GOAL#" + goal.id());

      assertThat(
              system.handle(
                  TestSystem.message("m1", goal, Kind.RESOLUTION),
                  TestSystem.message("m2", goal, Kind.PLAN)))
          .isEmpty();

      assertThat(system.gemini.requests()).isEmpty();
      assertThat(system.scores(goal)).isEmpty();
      assertThat(system.store.find(goal.id())).isEmpty();
      assertThat(system.counters()).isEqualTo(before);
    }
  }

  @Test
  void delivery_overtakenByAnother_keepsTheOthersVerdict() {
    List<Goal> overtaken = new ArrayList<>();
    List<TestSystem> running = new ArrayList<>();
    try (TestSystem system =
        new TestSystem(
            request -> {
              Goal goal = overtaken.getFirst();
              Evaluation.Criterion ten = new Evaluation.Criterion(10, "quicker", "");
              boolean first =
                  running
                      .getFirst()
                      .store
                      .saveEvaluation(
                          Subject.resolution(goal.id()),
                          new Evaluation.Scored(
                              Kind.RESOLUTION,
                              10,
                              Map.of("clarity", ten),
                              "resolution.v2",
                              "model",
                              false,
                              Instant.now()),
                          Spend.NONE);
              return first ? Judges.from(2).apply(request) : GeminiReply.internal500();
            })) {
      running.add(system);
      overtaken.add(system.completedGoal());
      Goal goal = overtaken.getFirst();

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.RESOLUTION))).isEmpty();

      assertThat(((Evaluation.Scored) system.found(goal).evaluations().getFirst()).score())
          .isEqualTo(10);
      assertThat(system.scores(goal))
          .containsEntry("resolution_clarity", "10: quicker")
          .doesNotContainKey("resolution_specificity");
      assertThat(system.counters())
          .containsEntry("resolution_quality", "1 10")
          .containsEntry("llm_calls", "1 1");
    }
  }

  @Test
  void goal_goneOrNeverThere_isDone() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      String body = "{\"goalId\":\"" + UUID.randomUUID() + "\",\"kind\":\"plan\"}";

      assertThat(system.handle(TestSystem.message("m1", body, "x"))).isEmpty();

      assertThat(system.gemini.requests()).isEmpty();
      assertThat(system.printed.metric("JudgeSkipped")).containsExactly(BigDecimal.ONE);
      assertThat(system.traces()).isEmpty();
    }
  }

  @Test
  void goal_notComplete_goesBack() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = TestGoals.begun(system.store, TestSystem.USER, TestSystem.GOAL);

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.PLAN))).containsExactly("m1");

      assertThat(system.gemini.requests()).isEmpty();
    }
  }

  @Test
  void body_unreadable_goesBackAndIsNotPrinted() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();

      assertThat(
              system.handle(
                  TestSystem.message("bad", "{\"planted-body", "x"),
                  TestSystem.message("good", goal, Kind.PLAN)))
          .containsExactly("bad");

      assertThat(system.found(goal).evaluations()).hasSize(1);
      assertThat(system.printed.text())
          .contains("message bad can't be read")
          .doesNotContain("planted-body");
    }
  }

  @Test
  void time_over_restGoesBackUnasked() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      Goal goal = system.completedGoal();

      assertThat(system.handle(Duration.ofSeconds(3), TestSystem.message("m1", goal, Kind.PLAN)))
          .containsExactly("m1");

      assertThat(system.gemini.requests()).isEmpty();
      assertThat(system.handle(TestSystem.message("m1", goal, Kind.PLAN))).isEmpty();
    }
  }

  @Test
  void event_noBatch_isRefusedWithoutItsWords() {
    try (TestSystem system = new TestSystem(Judges.from(2))) {
      for (String event : List.of("{\"planted\":1}", "planted", "")) {
        assertThatThrownBy(
                () -> system.invoke(event.getBytes(StandardCharsets.UTF_8), Duration.ofSeconds(60)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("the event is not a batch of SQS messages");
      }
    }
  }
}

package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.ErasedTraces;
import dev.rein.coaching.Goal;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.testing.Engines;
import dev.rein.testing.EventFiles;
import dev.rein.testing.SqsGate;
import dev.rein.testing.SqsGate.Way;
import dev.rein.tracing.testing.Fault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `DELETE /api/users/me`.
class EraseTest {
  private static final int MOST_CALLS = 80;
  private static final String ERASE = "/api/users/me";

  @Test
  void erasure_removesAllOfTheCaller_hereAndInOpik_andSaysWhat() {
    try (TestSystem system = new TestSystem()) {
      Goal others = TestGoals.completed(system.store, "somebody else", "their goal", "title");
      system.traceOf(others, "goal_generation");
      Goal goal = system.completedGoal();
      system.traceOf(goal, "goal_generation");
      system.traceOf(goal, "plan_evaluation");
      system.rate(goal, "{\"score\":4,\"text\":\"planted-words\"}", "a-key");
      system.post(
          "/api/goals/" + goal.id() + "/progress",
          TestSystem.USER,
          "{\"completed\":true,\"notes\":\"planted-words\"}",
          Map.of());

      Answer answer = system.delete(ERASE);

      assertThat(answer.status()).isEqualTo(200);
      JsonNode receipt = answer.body();
      assertThat(receipt.path("status").textValue()).isEqualTo("erased");
      assertThat(receipt.path("receiptId").textValue()).matches("[0-9a-f-]{36}");
      assertThat(receipt.at("/removed/goals").intValue()).isEqualTo(1);
      assertThat(receipt.at("/removed/stages").intValue()).isEqualTo(3);
      assertThat(receipt.at("/removed/ratings").intValue()).isEqualTo(1);
      assertThat(receipt.at("/removed/checkIns").intValue()).isEqualTo(1);
      assertThat(receipt.at("/removed/idempotencyKeys").intValue()).isEqualTo(1);
      assertThat(receipt.at("/opik/status").textValue()).isEqualTo("requested");
      assertThat(receipt.at("/opik/threadsRequested").intValue()).isEqualTo(1);
      assertThat(receipt.at("/opik/tracesRequested").intValue()).isEqualTo(1);
      assertThat(receipt.path("kept").findValuesAsText("what"))
          .containsExactly(
              "backups", "counters", "erasure", "experiments", "logs", "opik", "queues");
      assertThat(receipt.toString()).doesNotContain("planted").doesNotContain(TestSystem.USER);

      assertThat(system.get("/api/users/me/export").body().path("goals")).isEmpty();
      assertThat(system.get("/api/goals/" + goal.id() + "/trace").status()).isEqualTo(404);
      assertThat(system.opik.store().traces(null)).hasSize(1);
      assertThat(system.opik.store().ids()).contains(others.trace().toString());
      assertThat(system.opik.store().rows().toString()).doesNotContain("planted");
      assertThat(system.opik.store().scores(goal.trace().toString())).isEmpty();
      assertThat(system.store.find("somebody else", others.id())).isPresent();
      // What was counted stays.
      assertThat(system.get("/api/metrics").body().path("metrics").findValuesAsText("name"))
          .contains("user_satisfaction");

      JsonNode second = system.delete(ERASE).body();
      assertThat(second.path("receiptId")).isNotEqualTo(receipt.path("receiptId"));
      second.path("removed").forEach(count -> assertThat(count.intValue()).isZero());
      assertThat(second.at("/opik/threadsRequested").intValue()).isZero();
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void erasureThatOutlastsItsTime_isAnswered202_untilNothingIsLeft() {
    try (TestSystem system = new TestSystem(Map.of("ERASURE_TIME_MS", "1"))) {
      for (int i = 0; i < 3; i++) system.completedGoal();

      Answer answer = system.delete(ERASE);

      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.headers().path("retry-after").textValue()).isEqualTo("1");
      assertThat(answer.body().path("status").textValue()).isEqualTo("erasing");
      assertThat(answer.body().has("finishedAt")).isFalse();
      JsonNode receiptId = answer.body().path("receiptId");
      int calls = 1;
      while (answer.status() == 202) {
        answer = system.delete(ERASE);
        assertThat(answer.body().path("receiptId")).isEqualTo(receiptId);
        assertThat(calls++).isLessThan(20);
      }
      assertThat(calls).isGreaterThan(5);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().at("/removed/goals").intValue()).isEqualTo(3);
      assertThat(answer.body().at("/removed/stages").intValue()).isEqualTo(9);
    }
  }

  @Test
  void traceThatArrivesAfterwards_isGoneAfterTheNextSweep() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      system.traceOf(goal, "goal_generation");
      system.delete(ERASE);
      assertThat(system.opik.store().ids()).isEmpty();

      system.traceOf(goal, "goal_generation");
      system.traceOf(goal, "plan_evaluation");
      assertThat(system.opik.store().ids()).hasSize(2);
      system.sweepErasures(Instant.now().plus(ErasedTraces.FIRST_PAUSE).plusSeconds(5));

      assertThat(system.opik.store().ids()).isEmpty();
    }
  }

  @Test
  void sweep_ofAnErasureThatEndedMeanwhile_leavesWhatCameLater() {
    try (TestSystem system = new TestSystem(Map.of("ERASURE_TIME_MS", "1"))) {
      system.completedGoal();
      assertThat(system.delete(ERASE).status()).isEqualTo(202);
      AtomicReference<Goal> later = new AtomicReference<>();
      Runnable meanwhile =
          () -> {
            erase(system);
            later.set(system.completedGoal());
            system.traceOf(later.get(), "goal_generation");
          };

      system.sweepErasures(Instant.now().plus(Duration.ofMinutes(2)), meanwhile);

      Goal goal = later.get();
      assertThat(system.store.find(goal.id())).contains(goal);
      assertThat(system.opik.store().ids()).contains(goal.trace().toString());
    }
  }

  @Test
  void sweep_ofAnErasureThatEndedMeanwhile_leavesTheNextOneToWhoAskedForIt() {
    try (TestSystem system = new TestSystem(Map.of("ERASURE_TIME_MS", "1"))) {
      system.completedGoal();
      assertThat(system.delete(ERASE).status()).isEqualTo(202);
      AtomicReference<JsonNode> second = new AtomicReference<>();
      Runnable meanwhile =
          () -> {
            erase(system);
            for (int i = 0; i < 3; i++) system.completedGoal();
            second.set(system.delete(ERASE).body().path("receiptId"));
          };

      system.sweepErasures(Instant.now().plus(Duration.ofMinutes(2)), meanwhile);

      Answer answer = system.delete(ERASE);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body().path("receiptId")).isEqualTo(second.get());
      erase(system);
    }
  }

  /// Asks until nothing is left.
  private static void erase(TestSystem system) {
    int calls = 0;
    while (system.delete(ERASE).status() == 202) assertThat(calls++).isLessThan(20);
  }

  @Test
  void withoutTracing_theReceiptSaysSo() {
    try (TestSystem system = new TestSystem(Map.of("OPIK_TRACK_DISABLE", "true"))) {
      system.completedGoal();
      JsonNode receipt = system.delete(ERASE).body();
      assertThat(receipt.at("/removed/goals").intValue()).isEqualTo(1);
      assertThat(receipt.at("/opik/status").textValue()).isEqualTo("disabled");
    }
  }

  @Test
  void events_eraseAndExportTheirCaller() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = TestGoals.ofTheEvents(system.store);
      JsonNode export = system.invoke(EventFiles.read("export-user.json")).body();
      assertThat(export.at("/goals/0/goalId").textValue()).isEqualTo(goal.id().toString());
      Answer erased = system.invoke(EventFiles.read("erase-user.json"));
      assertThat(erased.status()).isEqualTo(200);
      assertThat(erased.body().at("/removed/goals").intValue()).isEqualTo(1);
      assertThat(system.store.find(goal.id())).isEmpty();
    }
  }

  /// Who goes on with it.
  enum Rescue {
    RETRY,
    SWEEP
  }

  /// A process that dies at its n-th call to the table or to Opik, for every n.
  @ParameterizedTest
  @EnumSource(Rescue.class)
  void erasure_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    try (SqsGate gate = new SqsGate(Engines.shared().dynamoDb());
        TestSystem system =
            new TestSystem(Map.of("AWS_ENDPOINT_URL_DYNAMODB", gate.uri().toString()))) {
      for (Way death : new Way[] {Way.RESET, Way.RESET_AFTER}) {
        int cut = 1;
        while (cutAt(cut, death, rescue, gate, system)) {
          cut++;
          assertThat(cut).isLessThan(MOST_CALLS);
        }
        assertThat(cut).as("calls").isGreaterThan(10);
      }
    }
  }

  /// @return whether it died
  private static boolean cutAt(int cut, Way death, Rescue rescue, SqsGate gate, TestSystem system) {
    Goal goal = system.completedGoal();
    system.traceOf(goal, "goal_generation");
    system.traceOf(goal, "resolution_evaluation");
    system.rate(goal, "{\"score\":2,\"clarity\":1,\"text\":\"before\"}", "key " + goal.id());
    Goal whole = system.store.find(goal.id()).orElseThrow();
    AtomicInteger calls = Deaths.at(cut, death, gate, system.opik);
    system.delete(ERASE);
    boolean died = calls.get() >= cut;
    gate.decide(_ -> Way.THROUGH);
    system.opik.faults(_ -> Fault.none());
    system.restart();

    String step = rescue + " after " + death + " at call " + cut;
    if (rescue == Rescue.RETRY) {
      assertThat(system.delete(ERASE).status()).as(step).isEqualTo(200);
    }
    // Goes on with what was left, then asks Opik again.
    Instant soon = Instant.now().plus(Duration.ofMinutes(2));
    system.sweepErasures(soon);
    system.sweepErasures(soon.plus(ErasedTraces.FIRST_PAUSE));
    if (rescue == Rescue.SWEEP && system.store.find(goal.id()).isPresent()) {
      // It died before it had begun: nobody knows of it, and nothing is missing.
      assertThat(system.erasures()).as(step).isEmpty();
      assertThat(system.store.find(goal.id())).as(step).contains(whole);
      assertThat(system.delete(ERASE).status()).isEqualTo(200);
    }
    assertThat(system.personalItems()).as(step).isEmpty();
    assertThat(system.opik.store().ids()).as(step).isEmpty();
    system.forgetErasures();
    return died;
  }
}

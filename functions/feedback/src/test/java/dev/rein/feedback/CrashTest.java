package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rating;
import dev.rein.coaching.UserScores;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.testing.Engines;
import dev.rein.testing.SqsGate;
import dev.rein.testing.SqsGate.Way;
import dev.rein.tracing.testing.Fault;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that dies at its n-th call to the table or to Opik, for every n: from then on nothing
/// it does reaches either. What is left must come right, by the caller's retry or by the schedule.
class CrashTest {
  private static final int MOST_CALLS = 40;

  /// Who puts it right.
  enum Rescue {
    RETRY,
    SWEEP
  }

  /// What becomes of the call at which it dies.
  private static final Way[] DEATHS = {Way.RESET, Way.RESET_AFTER};

  @ParameterizedTest
  @EnumSource(Rescue.class)
  void replacement_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    everyCut(
        (system, goal) -> system.rate(goal, "{\"score\":4,\"motivation\":5}", "key-" + goal.id()),
        rescue);
  }

  @ParameterizedTest
  @EnumSource(Rescue.class)
  void withdrawal_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    everyCut(
        (system, goal) -> system.delete(TestSystem.feedbackPath(goal.id().toString())), rescue);
  }

  private interface Operation {
    Answer run(TestSystem system, Goal goal);
  }

  private static void everyCut(Operation operation, Rescue rescue) throws IOException {
    try (SqsGate gate = new SqsGate(Engines.shared().dynamoDb());
        TestSystem system =
            new TestSystem(Map.of("AWS_ENDPOINT_URL_DYNAMODB", gate.uri().toString()))) {
      for (Way death : DEATHS) {
        int cut = 1;
        while (cutAt(cut, death, operation, rescue, gate, system)) {
          cut++;
          assertThat(cut).isLessThan(MOST_CALLS);
        }
        assertThat(cut).as("calls").isGreaterThan(6);
      }
    }
  }

  /// @return whether it died
  private static boolean cutAt(
      int cut, Way death, Operation operation, Rescue rescue, SqsGate gate, TestSystem system) {
    Goal goal = system.completedGoal();
    system.rate(goal, "{\"score\":2,\"clarity\":1,\"text\":\"before\"}");
    AtomicInteger calls = new AtomicInteger();
    gate.decide(
        _ -> {
          int number = calls.incrementAndGet();
          return number < cut ? Way.THROUGH : number == cut ? death : Way.REFUSE;
        });
    system.opik.faults(
        _ -> {
          int number = calls.incrementAndGet();
          if (number < cut) return Fault.none();
          boolean stored = number == cut && death == Way.RESET_AFTER;
          return stored ? Fault.storedBut(401) : Fault.status(401);
        });
    operation.run(system, goal);
    boolean died = calls.get() >= cut;
    gate.decide(_ -> Way.THROUGH);
    system.opik.faults(_ -> Fault.none());
    system.restart();

    String step = rescue + " after " + death + " at call " + cut;
    if (rescue == Rescue.RETRY) {
      assertThat(operation.run(system, goal).status()).as(step).isIn(200, 201, 204);
    }
    system.sweep();
    // One that was made while another was unsent waits for the next time.
    system.sweep();
    assertThat(system.feedback.unsent(Instant.now().plusSeconds(600), 10)).as(step).isEmpty();
    Rating rating = system.store.find(goal.id()).orElseThrow().rating(Kind.RESOLUTION);
    assertThat(system.scores(goal)).as(step).isEqualTo(expected(rating));
    return died;
  }

  private static Map<String, String> expected(@Nullable Rating rating) {
    Map<String, String> scores = new TreeMap<>();
    if (rating == null) return scores;
    Map<String, BigDecimal> values = UserScores.of(rating);
    values.forEach(
        (name, value) -> {
          String text = name.equals("user_rating") && rating.text() != null ? rating.text() : "";
          scores.put(name, value.toPlainString() + ": " + text);
        });
    return scores;
  }
}

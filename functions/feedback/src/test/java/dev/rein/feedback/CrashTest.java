package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.CheckIn;
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
import java.util.List;
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
  void firstRating_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    everyCut(
        (_, _) -> {},
        (system, goal) -> system.rate(goal, "{\"score\":4,\"text\":\"first\"}", "key-" + goal.id()),
        rescue);
  }

  @ParameterizedTest
  @EnumSource(Rescue.class)
  void checkIn_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    everyCut(
        (_, _) -> {},
        (system, goal) ->
            checkIn(system, goal, "{\"completed\":true,\"difficulty\":3,\"notes\":\"n\"}"),
        rescue);
  }

  @ParameterizedTest
  @EnumSource(Rescue.class)
  void laterCheckIn_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    everyCut(
        (system, goal) ->
            system.post(
                progressPath(goal),
                TestSystem.USER,
                "{\"completed\":false,\"completionPercentage\":10,\"notes\":\"before\"}",
                Map.of()),
        (system, goal) -> checkIn(system, goal, "{\"completed\":true,\"motivation\":5}"),
        rescue);
  }

  private static Answer checkIn(TestSystem system, Goal goal, String body) {
    return system.post(
        progressPath(goal), TestSystem.USER, body, Map.of("Idempotency-Key", "key-" + goal.id()));
  }

  private static String progressPath(Goal goal) {
    return "/api/goals/" + goal.id() + "/progress";
  }

  @ParameterizedTest
  @EnumSource(Rescue.class)
  void replacement_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    everyCut(
        CrashTest::rateBefore,
        (system, goal) -> system.rate(goal, "{\"score\":4,\"motivation\":5}", "key-" + goal.id()),
        rescue);
  }

  @ParameterizedTest
  @EnumSource(Rescue.class)
  void withdrawal_cutAtAnyCall_endsRight(Rescue rescue) throws IOException {
    everyCut(
        CrashTest::rateBefore,
        (system, goal) -> system.delete(TestSystem.feedbackPath(goal.id().toString())),
        rescue);
  }

  private static void rateBefore(TestSystem system, Goal goal) {
    system.rate(goal, "{\"score\":2,\"clarity\":1,\"text\":\"before\"}");
  }

  private interface Before {
    void run(TestSystem system, Goal goal);
  }

  private interface Operation {
    Answer run(TestSystem system, Goal goal);
  }

  private static void everyCut(Before before, Operation operation, Rescue rescue)
      throws IOException {
    try (SqsGate gate = new SqsGate(Engines.shared().dynamoDb());
        TestSystem system =
            new TestSystem(Map.of("AWS_ENDPOINT_URL_DYNAMODB", gate.uri().toString()))) {
      for (Way death : DEATHS) {
        int cut = 1;
        while (cutAt(cut, death, before, operation, rescue, gate, system)) {
          cut++;
          assertThat(cut).isLessThan(MOST_CALLS);
        }
        assertThat(cut).as("calls").isGreaterThan(6);
      }
    }
  }

  /// @return whether it died
  private static boolean cutAt(
      int cut,
      Way death,
      Before before,
      Operation operation,
      Rescue rescue,
      SqsGate gate,
      TestSystem system) {
    Goal goal = system.completedGoal();
    before.run(system, goal);
    int earlier = system.feedback.progress(goal.id(), 10).size();
    BigDecimal countedBefore = counted(system);
    AtomicInteger calls = Deaths.at(cut, death, gate, system.opik);
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
    List<CheckIn> progress = system.feedback.progress(goal.id(), 10);
    // Kept once or not at all, and once for sure where the caller was told so.
    assertThat(progress.size()).as(step).isBetween(earlier, earlier + 1);
    Map<String, String> expected = expected(rating);
    if (!progress.isEmpty()) expected.putAll(expected(progress.getLast()));
    if (rescue == Rescue.RETRY && operation.run(system, goal).status() == 201) {
      assertThat(expected).as(step).isNotEmpty();
      assertThat(counted(system)).as(step).isEqualByComparingTo(countedBefore.add(BigDecimal.ONE));
    }
    assertThat(system.scores(goal)).as(step).isEqualTo(expected);
    return died;
  }

  /// Ratings and check-ins that the metrics know of.
  private static BigDecimal counted(TestSystem system) {
    BigDecimal counted = BigDecimal.ZERO;
    for (JsonNode metric : system.get("/api/metrics").body().path("metrics")) {
      String name = metric.path("name").textValue();
      if (name.equals("user_satisfaction") || name.equals("progress_completed")) {
        counted = counted.add(metric.path("count").decimalValue());
      }
    }
    return counted;
  }

  private static Map<String, String> expected(@Nullable Rating rating) {
    return rating == null
        ? new TreeMap<>()
        : expected(UserScores.of(rating), "user_rating", rating.text());
  }

  private static Map<String, String> expected(CheckIn checkIn) {
    return expected(UserScores.of(checkIn), "progress_completed", checkIn.notes());
  }

  private static Map<String, String> expected(
      Map<String, BigDecimal> values, String withText, @Nullable String text) {
    Map<String, String> scores = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          String words = name.equals(withText) && text != null ? text : "";
          scores.put(name, value.toPlainString() + ": " + words);
        });
    return scores;
  }
}

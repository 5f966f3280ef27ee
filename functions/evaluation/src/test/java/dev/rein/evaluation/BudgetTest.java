package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoJudgeStore;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.JudgeStore;
import dev.rein.coaching.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Duration BEFORE_MIDNIGHT = Duration.ofHours(3);

  private static FakeClock threeHoursBeforeMidnight() {
    LocalDate tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
    return new FakeClock(tomorrow.atStartOfDay().toInstant(ZoneOffset.UTC).minus(BEFORE_MIDNIGHT));
  }

  private static JudgeStore store(TestSystem system) {
    return new DynamoJudgeStore(AwsClients.dynamoDb(system.environment), system.table);
  }

  @Test
  void budget_usedUp_nobodyIsAsked_messagesWaitForMidnight_andAreJudgedThen() {
    FakeClock clock = threeHoursBeforeMidnight();
    try (TestQueue queue = new TestQueue()) {
      Map<String, String> changes = new TreeMap<>(queue.environment);
      changes.put("JUDGE_DAILY_BUDGET_USD", "0.0001");
      try (TestSystem system = new TestSystem(Judges.from(2), changes, clock)) {
        Goal goal = system.completedGoal();
        var resolution = TestSystem.message("m1", goal, Kind.RESOLUTION);
        var plan = TestSystem.message("m2", goal, Kind.PLAN);

        assertThat(system.handle(resolution, plan)).containsExactlyInAnyOrder("m1", "m2");
        assertThat(system.handle(resolution)).containsExactly("m1");

        assertThat(system.gemini.requests()).isEmpty();
        assertThat(system.found(goal).evaluationStatus()).isEqualTo(Evaluation.Status.PENDING);
        assertThat(queue.hidden()).hasSize(3);
        assertThat(queue.hidden()).allMatch(seconds -> seconds >= BEFORE_MIDNIGHT.toSeconds());
        assertThat(queue.hidden()).allMatch(seconds -> seconds <= 3 * 3_600 + 361);
        assertThat(system.printed.metric("JudgeBudgetExhausted")).containsExactly(BigDecimal.ONE);
        assertThat(system.printed.metric("JudgeDelayed")).hasSize(3);
        assertThat(system.printed.text().lines().filter(l -> l.contains("JUDGE_DAILY_BUDGET_USD")))
            .hasSize(1);
        assertThat(system.traces()).isEmpty();
      }
    }
  }

  @Test
  void nextDay_hasABudgetOfItsOwn() {
    FakeClock clock = threeHoursBeforeMidnight();
    try (TestSystem system =
        new TestSystem(Judges.from(2), Map.of("JUDGE_DAILY_BUDGET_USD", "0.02"), clock)) {
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      assertThat(
              store(system)
                  .reserve(today, new BigDecimal("0.02"), new BigDecimal("0.02"), clock.instant()))
          .isTrue();
      Goal goal = system.completedGoal();
      var message = TestSystem.message("m1", goal, Kind.RESOLUTION);
      assertThat(system.handle(message)).containsExactly("m1");

      clock.pass(BEFORE_MIDNIGHT);

      assertThat(system.handle(message)).isEmpty();
      assertThat(system.found(goal).evaluations()).hasSize(1);
      BigDecimal spent = store(system).committed(today.plusDays(1));
      // What was reserved has been put right: 42 tokens in and 7 out are far less.
      assertThat(spent).isPositive().isLessThan(new BigDecimal("0.0005"));
    }
  }

  @Test
  void cachedJudgement_needsNoBudget() {
    FakeClock clock = threeHoursBeforeMidnight();
    try (TestSystem system =
        new TestSystem(Judges.from(2), Map.of("JUDGE_DAILY_BUDGET_USD", "0.02"), clock)) {
      system.handle(TestSystem.message("m1", system.completedGoal(), Kind.RESOLUTION));
      LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
      store(system).settle(today, BigDecimal.ONE, clock.instant());
      Goal again = system.completedGoal();

      assertThat(system.handle(TestSystem.message("m2", again, Kind.RESOLUTION))).isEmpty();

      assertThat(system.found(again).evaluations()).hasSize(1);
      assertThat(system.gemini.requests()).hasSize(1);
    }
  }

  @Test
  void reservations_ofManyAtOnce_neverExceedTheBudget() throws Exception {
    try (TestSystem system = new TestSystem(Judges.from(2));
        ExecutorService threads = Executors.newFixedThreadPool(16)) {
      JudgeStore store = store(system);
      LocalDate day = LocalDate.of(2026, 3, 1);
      BigDecimal limit = new BigDecimal("0.10");
      List<Future<Boolean>> asked = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        asked.add(
            threads.submit(
                () -> store.reserve(day, new BigDecimal("0.007"), limit, Instant.now())));
      }
      int granted = 0;
      for (Future<Boolean> each : asked) if (each.get()) granted++;

      assertThat(granted).isEqualTo(14);
      assertThat(store.committed(day)).isEqualByComparingTo("0.098");
      assertThat(store.reserve(day, new BigDecimal("0.002"), limit, Instant.now())).isTrue();
      assertThat(store.reserve(day, new BigDecimal("0.001"), limit, Instant.now())).isFalse();
      assertThat(store.announce(day, Instant.now())).isTrue();
      assertThat(store.announce(day, Instant.now())).isFalse();
    }
  }
}

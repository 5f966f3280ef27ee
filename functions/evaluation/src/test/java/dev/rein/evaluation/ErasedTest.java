package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoErasureStore;
import dev.rein.coaching.ErasureStore;
import dev.rein.coaching.ErasureStore.Step;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Judging what is erased meanwhile.
class ErasedTest {
  private static void erase(TestSystem system) {
    ErasureStore erasures =
        new DynamoErasureStore(AwsClients.dynamoDb(system.environment), system.table);
    erasures.begin(TestSystem.USER, UUID.randomUUID(), Instant.now());
    while (!(erasures.next(TestSystem.USER, Instant.now()) instanceof Step.Finished)) {
      // until nothing is left
    }
  }

  /// @param meanwhile happens while the judge thinks
  private static TestSystem judging(AtomicReference<Runnable> meanwhile) {
    return new TestSystem(
        request -> {
          meanwhile.get().run();
          return Judges.from(2).apply(request);
        });
  }

  /// The table as it was before judging but for what judging cost.
  private static void assertSpentOnly(TestSystem system, String quality) {
    assertThat(system.counters())
        .containsEntry("llm_calls", "1 1")
        .containsKeys("tokens", "cost_usd")
        .doesNotContainKey(quality);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"RESOLUTION", "PLAN"})
  void goal_deletedWhileTheJudgeThinks_changesNothing_isCounted_andDoesNotComeBack(Kind kind) {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    try (TestSystem system = judging(meanwhile)) {
      Goal goal = system.completedGoal();
      meanwhile.set(() -> system.delete("GOAL#" + goal.id()));

      assertThat(system.handle(TestSystem.message("m1", goal, kind))).isEmpty();

      assertThat(system.store.find(goal.id())).isEmpty();
      assertThat(system.items("GOAL#" + goal.id())).isZero();
      assertThat(system.scores(goal)).isEmpty();
      assertSpentOnly(system, kind.wireName() + "_quality");
      // Whether it comes again or not: there is nothing to judge.
      assertThat(system.handle(TestSystem.message("m1", goal, kind))).isEmpty();
      assertThat(system.gemini.requests()).hasSize(1);
    }
  }

  @Test
  void goal_erasedWhileTheJudgeThinks_isDone_andNothingIsKeptButWhatItCost() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    try (TestSystem system = judging(meanwhile)) {
      Goal goal = system.completedGoal();
      assertThat(system.counters()).doesNotContainKey("tokens");
      meanwhile.set(() -> erase(system));

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.PLAN))).isEmpty();

      assertThat(system.store.find(goal.id())).isEmpty();
      assertThat(system.scores(goal)).isEmpty();
      assertSpentOnly(system, "plan_quality");
      assertThat(
              AwsClients.dynamoDb(system.environment)
                  .scanPaginator(request -> request.tableName(system.table))
                  .items())
          .noneMatch(item -> item.get("pk").s().matches("(JUDGE|CACHED|GOAL|USER|PENDING)#.*"));
      // Whatever comes about it afterwards finds nothing.
      assertThat(system.handle(TestSystem.message("m2", goal, Kind.RESOLUTION))).isEmpty();
      assertThat(system.gemini.requests()).hasSize(1);
    }
  }
}

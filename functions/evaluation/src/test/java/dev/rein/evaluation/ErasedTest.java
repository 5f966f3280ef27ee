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

  @Test
  void goal_erasedWhileTheJudgeThinks_isDone_andNothingIsKeptButWhatItCost() {
    AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
    try (TestSystem system =
        new TestSystem(
            request -> {
              meanwhile.get().run();
              return Judges.from(2).apply(request);
            })) {
      Goal goal = system.completedGoal();
      meanwhile.set(() -> erase(system));

      assertThat(system.handle(TestSystem.message("m1", goal, Kind.PLAN))).isEmpty();

      assertThat(system.store.find(goal.id())).isEmpty();
      assertThat(system.scores(goal)).isEmpty();
      assertThat(system.counters()).containsKey("llm_calls").doesNotContainKey("plan_quality");
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

package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.experiments.Unit.Part;
import java.math.BigDecimal;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PurseTest {
  private static final BigDecimal CENT = new BigDecimal("0.01");

  private static Purse purse(@Nullable String budget) {
    return new Purse(
        budget == null ? null : new BigDecimal(budget), BigDecimal.ZERO, new Expected());
  }

  private static Outcome given(String usd) {
    return new Outcome.Given(OpikDoor.JSON.createObjectNode(), Trials.costs(usd));
  }

  /// Of a piece that does not fit beside the one that is under way.
  private static FutureTask<@Nullable BigDecimal> waiting(Purse purse) {
    FutureTask<@Nullable BigDecimal> task = new FutureTask<>(() -> purse.take(Part.GIVEN));
    Thread thread = Thread.ofPlatform().start(task);
    while (thread.getState() != Thread.State.WAITING) {
      if (task.isDone()) throw new AssertionError("it did not wait");
      Thread.onSpinWait();
    }
    return task;
  }

  @Test
  void pieceThatDoesNotFitBesideAnother_waitsForIt() throws Exception {
    Purse purse = purse("0.015");
    assertThat(purse.take(Part.GIVEN)).isEqualTo(CENT);
    FutureTask<@Nullable BigDecimal> second = waiting(purse);

    purse.settle(Part.GIVEN, CENT, given("0.002"));

    assertThat(second.get()).isEqualTo("0.002");
    assertThat(purse.spent()).isEqualTo("0.002");
  }

  @Test
  void pieceThatDoesNotFitAfterIt_getsNothing() throws Exception {
    Purse purse = purse("0.015");
    assertThat(purse.take(Part.GIVEN)).isEqualTo(CENT);
    FutureTask<@Nullable BigDecimal> second = waiting(purse);

    purse.settle(Part.GIVEN, CENT, given("0.009"));

    assertThat(second.get()).isNull();
  }

  @Test
  void purseThatIsClosed_keepsNobodyWaiting() throws Exception {
    Purse purse = purse("0.015");
    assertThat(purse.take(Part.GIVEN)).isEqualTo(CENT);
    FutureTask<@Nullable BigDecimal> second = waiting(purse);

    purse.close();

    assertThat(second.get()).isNull();
    assertThat(purse.take(Part.SCORED)).isNull();
  }

  @Test
  void withoutABudget_everythingFits() {
    Purse purse = purse(null);
    for (int i = 0; i < 100; i++) assertThat(purse.take(Part.MADE)).isEqualTo(CENT);
  }
}

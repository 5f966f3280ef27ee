package dev.rein.experiments;

import dev.rein.coaching.ExperimentStore;
import dev.rein.experiments.ItemWork.Ended;
import dev.rein.tracing.Deadline;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Lets a piece begin while there is time, and money in the budget that all workers share.
final class ItemForeman implements Foreman {
  private final ExperimentStore store;
  private final String experiment;
  private final @Nullable BigDecimal budgetUsd;
  private final Expected expected;
  private final Deadline deadline;
  private final Duration least;
  private @Nullable Ended ended;
  private @Nullable RuntimeException thrown;
  private boolean worked;

  ItemForeman(
      ExperimentStore store,
      String experiment,
      @Nullable BigDecimal budgetUsd,
      Expected expected,
      Deadline deadline,
      Duration least) {
    this.store = store;
    this.experiment = experiment;
    this.budgetUsd = budgetUsd;
    this.expected = expected;
    this.deadline = deadline;
    this.least = least;
  }

  @Override
  public @Nullable BigDecimal begin(Unit.Part part) {
    if (ended != null) return null;
    if (deadline.remaining().compareTo(least) < 0) {
      ended = new Ended.OutOfTime();
      return null;
    }
    BigDecimal amount = expected.of(part, budgetUsd);
    if (store.reserve(experiment, amount, budgetUsd)) return amount;
    ended = new Ended.OutOfMoney();
    return null;
  }

  @Override
  public void settle(Unit.Part part, BigDecimal putAside, Outcome outcome) {
    Costs costs = outcome.costs();
    expected.seen(part, outcome);
    store.settle(experiment, putAside, costs.usd(), costs.complete());
  }

  @Override
  public void noAnswer(Outcome.NotNow why) {
    ended = thrown == null ? new Ended.NoAnswer(why) : new Ended.Broken(thrown);
  }

  @Override
  public void broken(RuntimeException e) {
    thrown = e;
  }

  @Override
  public void done(int pieces) {
    worked = true;
  }

  Ended ended() {
    return ended == null ? new Ended.Done(worked) : ended;
  }
}

package dev.rein.experiment;

import dev.rein.coaching.Spend;
import dev.rein.experiments.ItemWork.Ended;
import dev.rein.tracing.lambda.Emf;

/// Counts what became of the goals of one invocation, and adds up its model calls. Safe for use by
/// several threads.
final class Tally {
  private int done;
  private int delayed;
  private int unrun;
  private Spend spend = Spend.NONE;

  synchronized void spent(Spend more) {
    spend = spend.plus(more);
  }

  synchronized void add(Ended ended) {
    switch (ended) {
      case Ended.Done(var now) -> {
        if (now) done++;
      }
      case Ended.OutOfMoney _ -> unrun++;
      case Ended.NoAnswer _, Ended.Broken _ -> delayed++;
      case Ended.Busy _, Ended.OutOfTime _, Ended.Unknown _, Ended.Differs _ -> {}
    }
  }

  /// Empty where nothing happened.
  synchronized Emf metrics() {
    Emf emf = new Emf();
    if (done > 0) emf.count("ExperimentGoalsDone", done);
    if (delayed > 0) emf.count("ExperimentGoalsDelayed", delayed);
    if (unrun > 0) emf.count("ExperimentGoalsUnrun", unrun);
    spend.tell(emf::count, emf::number);
    return emf;
  }
}

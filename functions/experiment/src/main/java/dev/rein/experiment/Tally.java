package dev.rein.experiment;

import dev.rein.experiments.ItemWork.Ended;
import dev.rein.tracing.lambda.Emf;

/// Counts what became of the goals of one invocation. Used by its own thread only.
final class Tally {
  private int done;
  private int delayed;
  private int unrun;

  void add(Ended ended) {
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
  Emf metrics() {
    Emf emf = new Emf();
    if (done > 0) emf.count("ExperimentGoalsDone", done);
    if (delayed > 0) emf.count("ExperimentGoalsDelayed", delayed);
    if (unrun > 0) emf.count("ExperimentGoalsUnrun", unrun);
    return emf;
  }
}

package dev.rein.generation;

import dev.rein.coaching.Spend;
import dev.rein.pipeline.RunMeter;
import dev.rein.tracing.lambda.Emf;

/// Adds up the model calls, finished goals and sweeps of one invocation. Used by the invocation's
/// own thread only.
final class Meter implements RunMeter {
  private Spend spend = Spend.NONE;
  private int swept;
  private int goalsSwept;
  private int goalsAbandoned;
  private int completed;

  @Override
  public void add(Spend more) {
    spend = spend.plus(more);
  }

  @Override
  public void completed() {
    completed++;
  }

  /// An evaluation was sent again.
  void swept() {
    swept++;
  }

  /// The work on a goal was asked for again.
  void goalSwept() {
    goalsSwept++;
  }

  /// A goal was given up.
  void goalAbandoned() {
    goalsAbandoned++;
  }

  /// Empty where nothing happened.
  Emf metrics() {
    Emf emf = new Emf();
    if (swept > 0) emf.count("EvaluationsSwept", swept);
    if (goalsSwept > 0) emf.count("GoalsSwept", goalsSwept);
    if (goalsAbandoned > 0) emf.count("GoalsAbandoned", goalsAbandoned);
    if (completed > 0) emf.count("GoalsCompleted", completed);
    spend.tell(emf::count, emf::number);
    return emf;
  }
}

package dev.rein.evaluation;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Traced;

/// The scheduled look at the judge itself, under a trace of its own.
@Traced
interface PanelRun {
  /// @param trace see [JudgePanel#start]
  Drift run(TraceStart trace, Deadline deadline);
}

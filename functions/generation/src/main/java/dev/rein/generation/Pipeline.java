package dev.rein.generation;

import dev.rein.coaching.Goal;
import dev.rein.coaching.Stage;
import dev.rein.pipeline.Fault;
import dev.rein.pipeline.Run;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanDetails;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Traced;

/// Works on a goal that the caller has begun or claimed, under the goal's own trace.
@Traced
interface Pipeline {
  /// From the goal's first unfinished stage on.
  ///
  /// @param trace see [GoalTrace#start]
  /// @param resumed whether somebody worked on the goal before
  /// @throws RuntimeException if the store can't be reached; the goal can be taken over then
  Worked work(TraceStart trace, Goal goal, boolean resumed, Run run);

  /// Leaves all the work to the queue.
  Worked handOver(TraceStart trace, Goal goal, boolean resumed);

  /// Ends a goal whose work was lost again and again; its owner can take it up.
  Worked giveUp(TraceStart trace, Goal goal);

  /// How the work ended.
  sealed interface Worked extends SpanDetails {
    record Completed(Goal goal) implements Worked {}

    /// The goal was handed over to the queue.
    record HandedOver(Goal goal) implements Worked {}

    record Failed(Goal goal, Fault fault, Stage stage) implements Worked {}

    /// The goal was erased meanwhile.
    record Gone() implements Worked {}

    @Override
    default void describe(Span trace) {
      switch (this) {
        case Completed(var goal) -> trace.output(GoalTrace.results(goal)).metadata("status", "ok");
        case HandedOver(var goal) -> trace.output(GoalTrace.results(goal));
        case Failed(var goal, var fault, var stage) ->
            trace
                .output(GoalTrace.results(goal))
                .metadata("status", "error")
                .metadata("failed_stage", stage.wireName())
                .error(fault.error());
        case Gone _ -> trace.metadata("status", "error").metadata("erased", true);
      }
    }
  }
}

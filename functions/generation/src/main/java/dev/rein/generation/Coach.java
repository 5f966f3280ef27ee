package dev.rein.generation;

import dev.rein.coaching.CoachingJson;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.llm.PlainJson;
import dev.rein.pipeline.Fault;
import dev.rein.pipeline.Run;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanDetails;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Traced;

/// Replies to a message that the caller has begun or claimed, under the message's own trace.
@Traced
interface Coach {
  /// @param trace see [CoachTrace#start]
  Outcome reply(TraceStart trace, Goal goal, CoachingMessage message, Run run);

  /// How it ended.
  sealed interface Outcome extends SpanDetails {
    record Replied(CoachingMessage message) implements Outcome {}

    /// Somebody else works on the same message.
    record Running(CoachingMessage message) implements Outcome {}

    record Failed(CoachingMessage message, Fault fault) implements Outcome {}

    record KeyReused() implements Outcome {}

    /// Unknown, somebody else's, or erased meanwhile.
    record UnknownGoal() implements Outcome {}

    /// The goal has no plan: not yet, or because its pipeline failed.
    record NoPlan(GoalStatus status) implements Outcome {}

    /// The request names a week that the plan does not have.
    ///
    /// @param weeks of the plan
    record BeyondPlan(int weeks) implements Outcome {}

    @Override
    default void describe(Span trace) {
      switch (this) {
        case Replied(var message) -> {
          if (message.reply() != null) {
            trace.output(PlainJson.of(CoachingJson.of(message.reply())));
          }
          trace.metadata("status", "ok");
        }
        case Failed(_, var fault) -> trace.error(fault.error());
        case Running _ -> trace.metadata("taken_over", true);
        case UnknownGoal _ -> trace.metadata("erased", true);
        case KeyReused _, NoPlan _, BeyondPlan _ -> {}
      }
    }
  }
}

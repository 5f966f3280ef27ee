package dev.rein.pipeline;

import dev.rein.coaching.Goal;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.llm.PlainJson;
import dev.rein.pipeline.Asking.Asked;
import dev.rein.tracing.NotTraced;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanDetails;
import dev.rein.tracing.Traced;

/// The stages of a goal's pipeline, each recorded as a span of its own name, see [Stage#wireName].
@Traced
public interface Stages {
  Ended preprocessGoal(SoFar input, @NotTraced Run run);

  Ended generateResolution(SoFar input, @NotTraced Run run);

  Ended createExecutionPlan(SoFar input, @NotTraced Run run);

  /// What a stage works from: the request, and what came of the stages before.
  record SoFar(Goal goal) implements SpanDetails {
    @Override
    public void describe(Span span) {
      span.input(PlainJson.of(StageInput.of(goal)));
    }
  }

  /// How a stage ended.
  record Ended(Asked<StageResult> asked) implements SpanDetails {
    @Override
    public void describe(Span span) {
      switch (asked) {
        case Asked.Done<StageResult> done ->
            span.output(PlainJson.of(StageJson.encode(done.result())));
        case Asked.Faulty<StageResult> faulty -> span.error(faulty.fault().error());
        case Asked.TimeUp<StageResult> _ -> span.error(Fault.timeout().error());
      }
    }
  }
}

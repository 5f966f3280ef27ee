package dev.rein.generation;

import dev.rein.coaching.Goal;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.generation.Asking.Asked;
import dev.rein.llm.PlainJson;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Runs one stage of a goal's pipeline under a span of its own.
final class StageRunner {
  private final Tracing tracing;
  private final Asking asking;
  private final Prompts prompts;
  private final InstantSource clock;

  StageRunner(Tracing tracing, Asking asking, Prompts prompts, InstantSource clock) {
    this.tracing = tracing;
    this.asking = asking;
    this.prompts = prompts;
    this.clock = clock;
  }

  Asked<StageResult> run(Goal goal, Stage stage, Run run) {
    return tracing.span(
        stage.wireName(),
        SpanType.GENERAL,
        span -> {
          span.input(PlainJson.of(GoalView.stageInput(goal)))
              .metadata("prompt_version", prompts.version(stage));
          LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
          Asked<StageResult> asked =
              asking.ask(
                  () -> prompts.forStage(stage, goal, today, Nonce.next()),
                  json -> StageJson.decode(stage, goal.request().style(), json),
                  run);
          note(span, asked);
          return asked;
        });
  }

  private static void note(Span span, Asked<StageResult> asked) {
    switch (asked) {
      case Asked.Done<StageResult> done ->
          span.output(PlainJson.of(StageJson.encode(done.result())));
      case Asked.Faulty<StageResult> faulty -> span.error(faulty.fault().error());
      case Asked.TimeUp<StageResult> _ -> span.error(Fault.timeout().error());
    }
  }
}

package dev.rein.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.generation.Asking.Asked;
import dev.rein.llm.PlainJson;
import dev.rein.llm.Prompt;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Runs one stage of a goal's pipeline under a span of its own. A stage is asked for once, and once
/// more where the answer can't be used or the plan can't be followed.
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
    Prompts own = prompts.forUser(goal.userId());
    return tracing.span(
        stage.wireName(),
        SpanType.GENERAL,
        span -> {
          span.input(PlainJson.of(GoalView.stageInput(goal)))
              .metadata("prompt_version", own.version(stage));
          LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
          Asked<StageResult> asked =
              asking.ask(
                  () -> own.forStage(stage, goal, today, Nonce.next()),
                  json -> decode(stage, goal, json),
                  run);
          if (asked instanceof Asked.Done<StageResult> done && !done.again()) {
            asked = mended(goal, done, run, own, today);
          }
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

  /// A plan with faults that make it impossible to follow is asked for once more, where there is
  /// time. Whatever comes of that, the better plan of the two stays.
  private Asked.Done<StageResult> mended(
      Goal goal, Asked.Done<StageResult> done, Run run, Prompts own, LocalDate today) {
    if (!(done.result() instanceof Plan first)
        || !CheckedPlan.needsRepair(first)
        || !asking.hasRoom(run)) {
      return done;
    }
    Prompt prompt = own.forRepair(goal, first, today, Nonce.next());
    Asked<StageResult> asked =
        asking.more(
            prompt, json -> decode(Stage.CREATE_EXECUTION_PLAN, goal, json), run, done.spend());
    boolean better =
        asked instanceof Asked.Done<StageResult> second
            && second.result() instanceof Plan plan
            && CheckedPlan.better(first, plan).equals(plan);
    return better && asked instanceof Asked.Done<StageResult> second
        ? second
        : done.withSpend(asked.spend());
  }

  private static StageResult decode(Stage stage, Goal goal, JsonNode json) {
    StageResult result = StageJson.decode(stage, goal.request().style(), json);
    return result instanceof Plan plan ? CheckedPlan.of(plan, goal) : result;
  }
}

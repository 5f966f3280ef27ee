package dev.rein.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.llm.Prompt;
import dev.rein.pipeline.Asking.Asked;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Asks a model for each stage: once, and once more where the answer can't be used or the plan
/// can't be followed.
public final class StageRunner implements Stages {
  private final Asking asking;
  private final Prompts prompts;
  private final InstantSource clock;

  public StageRunner(Asking asking, Prompts prompts, InstantSource clock) {
    this.asking = asking;
    this.prompts = prompts;
    this.clock = clock;
  }

  @Override
  public Ended preprocessGoal(SoFar input, Run run) {
    return run(input.goal(), Stage.PREPROCESS_GOAL, run);
  }

  @Override
  public Ended generateResolution(SoFar input, Run run) {
    return run(input.goal(), Stage.GENERATE_RESOLUTION, run);
  }

  @Override
  public Ended createExecutionPlan(SoFar input, Run run) {
    return run(input.goal(), Stage.CREATE_EXECUTION_PLAN, run);
  }

  private Ended run(Goal goal, Stage stage, Run run) {
    Prompts own = prompts.forUser(goal.userId());
    Tracing.annotate("prompt_version", own.version(stage));
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Asked<StageResult> asked =
        asking.ask(
            () -> own.forStage(stage, goal, today, Nonce.next()),
            json -> decode(stage, goal, json),
            run);
    if (asked instanceof Asked.Done<StageResult> done && !done.again()) {
      asked = mended(goal, done, run, own, today);
    }
    return new Ended(asked);
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

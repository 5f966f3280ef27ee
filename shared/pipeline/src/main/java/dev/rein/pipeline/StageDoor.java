package dev.rein.pipeline;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Resolution;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageResult;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.llm.PromptMetadata;
import dev.rein.pipeline.Asking.Asked;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// The pipeline's stages one by one, as callers get them, for who wants to know how good a prompt
/// is. Keeps nothing.
public final class StageDoor {
  private static final String NOBODY = "experiment";

  private final Tracing tracing;
  private final Asking asking;
  private final Prompts prompts = Prompts.load();
  private final Instant now;

  private StageDoor(Tracing tracing, Asking asking, Instant now) {
    this.tracing = tracing;
    this.asking = asking;
    this.now = now;
  }

  /// @param variables as the function's own environment
  /// @param tracing takes the spans of stages and calls
  /// @param metadata of the calls' prompts
  /// @param now when the goals are set
  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  public static StageDoor of(
      Map<String, String> variables,
      Lazy<OkHttpClient> http,
      Tracing tracing,
      PromptMetadata metadata,
      Instant now) {
    LlmEnvironment llm = new LlmEnvironment(variables);
    LanguageModel model =
        Models.gemini(llm.generation(InstantSource.system()), llm, http, tracing, metadata);
    return new StageDoor(tracing, new Asking(model, Budget.DEFAULT.stage()), now);
  }

  /// The same, with goals set at another time.
  public StageDoor at(Instant time) {
    return new StageDoor(tracing, asking, time);
  }

  /// The model that is asked, as the environment names it, with what is sent with each request.
  public String model() {
    return asking.model().requestedModel() + " " + asking.model().parameters();
  }

  /// How a stage ended.
  public sealed interface Ended {
    Spend spend();

    record Done(StageResult result, Spend spend) implements Ended {}

    /// Answers came, and none could be used.
    ///
    /// @param slug stable, e.g. `model-malformed`
    record Unusable(String slug, String detail, Spend spend) implements Ended {}

    /// @param lasting whether other calls will fare no better
    /// @param retryAfter how long the provider asks to wait, null where it does not
    record NoAnswer(String detail, boolean lasting, @Nullable Duration retryAfter, Spend spend)
        implements Ended {}
  }

  /// @param earlier results of the stages before this one
  /// @param version of the stage's prompt, null for the default
  /// @param time the most that the stage may take
  /// @throws IllegalArgumentException if there is no such version
  public Ended run(
      GoalRequest request,
      Map<Stage, StageResult> earlier,
      Stage stage,
      @Nullable String version,
      Duration time) {
    Prompts asked = version == null ? prompts : prompts.with(version);
    Stages stages =
        new TracedStages(new StageRunner(asking, asked, InstantSource.fixed(now)), tracing);
    Run run = new Run(Deadline.in(time), Budget.DEFAULT.queueCall(), false, RunMeter.NONE);
    Stages.SoFar input = new Stages.SoFar(goal(request, earlier));
    Stages.Ended ended =
        switch (stage) {
          case PREPROCESS_GOAL -> stages.preprocessGoal(input, run);
          case GENERATE_RESOLUTION -> stages.generateResolution(input, run);
          case CREATE_EXECUTION_PLAN -> stages.createExecutionPlan(input, run);
        };
    return switch (ended.asked()) {
      case Asked.Done<StageResult>(var result, _, _, var spend, _) -> new Ended.Done(result, spend);
      case Asked.Faulty<StageResult>(var fault, var spend) -> ended(fault, spend);
      case Asked.TimeUp<StageResult>(var spend) ->
          new Ended.NoAnswer(Fault.timeout().detail(), false, null, spend);
    };
  }

  private static Ended ended(Fault fault, Spend spend) {
    return switch (fault.slug()) {
      case "model-blocked", "model-cut-off", "model-malformed" ->
          new Ended.Unusable(fault.slug(), fault.detail(), spend);
      default -> new Ended.NoAnswer(fault.detail(), !fault.retryable(), fault.retryAfter(), spend);
    };
  }

  /// With the results of `earlier` and of this stage, as it would be kept.
  public Goal goal(GoalRequest request, Map<Stage, StageResult> results) {
    TraceId trace = tracing.mint();
    return new Goal(
        trace.value(),
        NOBODY,
        trace,
        now,
        request,
        GoalStatus.RUNNING,
        (ClarifiedGoal) results.get(Stage.PREPROCESS_GOAL),
        (Resolution) results.get(Stage.GENERATE_RESOLUTION),
        (Plan) results.get(Stage.CREATE_EXECUTION_PLAN),
        Spend.NONE,
        null,
        Map.of(),
        now,
        null,
        List.of(),
        List.of());
  }
}

package dev.rein.generation;

import dev.rein.coaching.Goal;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.coaching.UnusableAnswer;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.PlainJson;
import dev.rein.llm.Prompt;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Runs one stage of a goal's pipeline under a span of its own.
final class StageRunner {
  /// A stage is asked for once, and once more where the answer can't be used or the plan can't be
  /// followed.
  static final int MAX_CALLS = 2;

  private final Tracing tracing;
  private final LanguageModel model;
  private final Prompts prompts;
  private final Budget budget;
  private final InstantSource clock;

  StageRunner(
      Tracing tracing, LanguageModel model, Prompts prompts, Budget budget, InstantSource clock) {
    this.tracing = tracing;
    this.model = model;
    this.prompts = prompts;
    this.budget = budget;
    this.clock = clock;
  }

  /// How a stage ended. `spend` is what it cost, failed calls included.
  sealed interface Staged {
    /// @param model that answered
    record Done(StageResult result, String promptVersion, String model, Spend spend)
        implements Staged {
      Done withSpend(Spend spent) {
        return new Done(result, promptVersion, model, spent);
      }
    }

    record Faulty(Fault fault, Spend spend) implements Staged {}

    /// The run's time was over before the model had answered.
    record TimeUp(Spend spend) implements Staged {}
  }

  Staged run(Goal goal, Stage stage, Run run) {
    return tracing.span(
        stage.wireName(),
        SpanType.GENERAL,
        span -> {
          span.input(PlainJson.of(GoalView.stageInput(goal)))
              .metadata("prompt_version", prompts.version(stage));
          Staged staged = ask(goal, stage, run, Spend.NONE, 1, "");
          note(span, staged);
          return staged;
        });
  }

  private static void note(Span span, Staged staged) {
    switch (staged) {
      case Staged.Done done -> span.output(PlainJson.of(StageJson.encode(done.result())));
      case Staged.Faulty faulty -> span.error(faulty.fault().error());
      case Staged.TimeUp _ -> span.error(Fault.timeout().error());
    }
  }

  private Staged ask(Goal goal, Stage stage, Run run, Spend before, int call, String hint) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Prompt prompt = hinted(prompts.forStage(stage, goal, today, Nonce.next()), hint);
    Deadline deadline = run.deadline().atMost(run.call());
    Answer answer = model.generate(prompt, deadline);
    Fault fault = Fault.of(answer);
    if (answer instanceof Answer.Answered answered) {
      try {
        StageResult result = decode(stage, goal, answered);
        Spend spend = spent(run, before, answer, true);
        Staged.Done done =
            new Staged.Done(result, prompt.version(), answered.billing().model(), spend);
        return call < MAX_CALLS ? mended(goal, done, run, today) : done;
      } catch (UnusableAnswer e) {
        fault = Fault.of(e);
      }
    }
    Spend spend = spent(run, before, answer, false);
    if (fault == null) throw new IllegalStateException("neither an answer nor a fault");
    if (isOwnTimeout(answer) && run.deadline().passed()) return new Staged.TimeUp(spend);
    if (!fault.repairable() || call == MAX_CALLS || !run.hasRoomFor(budget.stage())) {
      return new Staged.Faulty(fault, spend);
    }
    return ask(goal, stage, run, spend, call + 1, fault.detail());
  }

  /// A plan with faults that make it impossible to follow is asked for once more, where there is
  /// time. Whatever comes of that, the better plan of the two stays.
  private Staged.Done mended(Goal goal, Staged.Done done, Run run, LocalDate today) {
    if (!(done.result() instanceof Plan first)
        || !CheckedPlan.needsRepair(first)
        || !run.hasRoomFor(budget.stage())) {
      return done;
    }
    Prompt prompt = prompts.forRepair(goal, first, today, Nonce.next());
    Answer answer = model.generate(prompt, run.deadline().atMost(run.call()));
    if (answer instanceof Answer.Answered answered) {
      try {
        StageResult second = decode(Stage.CREATE_EXECUTION_PLAN, goal, answered);
        Spend spend = spent(run, done.spend(), answer, true);
        boolean better =
            second instanceof Plan plan && CheckedPlan.better(first, plan).equals(plan);
        return better
            ? new Staged.Done(second, prompt.version(), answered.billing().model(), spend)
            : done.withSpend(spend);
      } catch (UnusableAnswer e) {
        // The first plan is there and stays.
      }
    }
    return done.withSpend(spent(run, done.spend(), answer, false));
  }

  /// Gemini's own timeouts have a status.
  private static boolean isOwnTimeout(Answer answer) {
    return answer instanceof Answer.Unavailable unavailable
        && unavailable.cause() == Answer.Cause.TIMEOUT
        && unavailable.status() == 0;
  }

  private static StageResult decode(Stage stage, Goal goal, Answer.Answered answered) {
    if (answered.json() == null) throw new UnusableAnswer("", "is not JSON");
    StageResult result = StageJson.decode(stage, goal.request().style(), answered.json());
    return result instanceof Plan plan ? CheckedPlan.of(plan, goal) : result;
  }

  private static Spend spent(Run run, Spend before, Answer answer, boolean usable) {
    Spend call = Spend.ofCall(answer.billing(), usable);
    run.meter().add(call);
    return before.plus(call);
  }

  private static Prompt hinted(Prompt prompt, String hint) {
    if (hint.isEmpty()) return prompt;
    return new Prompt(
        prompt.name(),
        prompt.version(),
        prompt.system(),
        prompt.user() + "\n\nAn earlier answer could not be used. " + hint,
        prompt.schema());
  }
}

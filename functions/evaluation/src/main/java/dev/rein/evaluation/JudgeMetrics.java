package dev.rein.evaluation;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Kind;
import dev.rein.judge.Scrutiny;
import dev.rein.judge.Targets;
import dev.rein.tracing.lambda.Emf;

/// The metrics of one message.
final class JudgeMetrics {
  private JudgeMetrics() {}

  /// Empty where there is nothing to tell.
  static Emf of(Outcome outcome) {
    Emf emf = new Emf();
    switch (outcome) {
      case Outcome.Judged(var evaluation, var spend, var scrutiny) -> {
        spend.tell(emf::count, emf::number);
        quality(emf, evaluation);
        if (scrutiny != null) scrutiny(emf, scrutiny);
      }
      case Outcome.JudgedBefore(_, var spend) -> spend.tell(emf::count, emf::number);
      case Outcome.NoAnswer(_, var spend) -> {
        spend.tell(emf::count, emf::number);
        emf.count("JudgeFailures", 1);
      }
      case Outcome.NoGoal(var spend) -> {
        spend.tell(emf::count, emf::number);
        emf.count("JudgeSkipped", 1);
      }
      case Outcome.NotReady _ -> {}
      case Outcome.OverBudget(_, boolean first) -> {
        emf.count("JudgeDelayed", 1);
        if (first) emf.count("JudgeBudgetExhausted", 1);
      }
    }
    return emf;
  }

  private static void scrutiny(Emf emf, Scrutiny scrutiny) {
    if (!scrutiny.suspicions().isEmpty()) emf.count("JudgeInjectionSuspected", 1);
    if (scrutiny.repaired()) emf.count("JudgeRepairs", 1);
    if (scrutiny.samples() > 1) emf.count("JudgeBorderline", 1);
  }

  private static void quality(Emf emf, Evaluation evaluation) {
    switch (evaluation) {
      case Evaluation.Scored scored -> {
        if (scored.cached()) emf.count("JudgeCacheHits", 1);
        if (scored.kind() == Kind.RESOLUTION) {
          emf.number("ResolutionQuality", TraceScores.shown(scored.score()));
        } else if (scored.kind() == Kind.PLAN) {
          Targets.feasibility(scored.criteria())
              .ifPresent(value -> emf.number("PlanFeasibility", TraceScores.shown(value)));
        } else {
          emf.number("CoachingQuality", TraceScores.shown(scored.score()));
        }
      }
      case Evaluation.Unscored _ -> emf.count("JudgeFailures", 1);
    }
  }
}

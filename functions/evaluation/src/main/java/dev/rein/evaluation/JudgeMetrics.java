package dev.rein.evaluation;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.judge.Scrutiny;
import dev.rein.judge.Targets;
import dev.rein.tracing.lambda.Emf;
import java.math.BigDecimal;

/// The metrics of one message.
final class JudgeMetrics {
  private JudgeMetrics() {}

  /// Empty where there is nothing to tell.
  static Emf of(Outcome outcome) {
    Emf emf = new Emf();
    switch (outcome) {
      case Outcome.Judged(var evaluation, var spend, var scrutiny) -> {
        calls(emf, spend);
        quality(emf, evaluation);
        if (scrutiny != null) scrutiny(emf, scrutiny);
      }
      case Outcome.JudgedBefore(_, var spend) -> calls(emf, spend);
      case Outcome.NoAnswer(_, var spend) -> {
        calls(emf, spend);
        emf.count("JudgeFailures", 1);
      }
      case Outcome.NoGoal _ -> emf.count("JudgeSkipped", 1);
      case Outcome.NotReady _ -> {}
      case Outcome.OverBudget(_, boolean first) -> {
        emf.count("JudgeDelayed", 1);
        if (first) emf.count("JudgeBudgetExhausted", 1);
      }
    }
    return emf;
  }

  private static void calls(Emf emf, Spend spend) {
    if (spend.calls() == 0) return;
    emf.count("LlmCalls", spend.calls()).count("LlmErrors", spend.errors());
    if (spend.possiblyBilled() > 0) emf.count("LlmPossiblyBilled", spend.possiblyBilled());
    BigDecimal cost = spend.costUsd();
    if (cost != null) emf.number("LlmCostUsd", cost);
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

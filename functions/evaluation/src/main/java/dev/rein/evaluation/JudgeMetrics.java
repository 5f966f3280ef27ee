package dev.rein.evaluation;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.tracing.lambda.Emf;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/// The metrics of one message.
final class JudgeMetrics {
  /// The criteria of a plan that `PlanFeasibility` is the mean of.
  static final List<String> FEASIBILITY = List.of("coherence", "feasibility", "progressiveness");

  private JudgeMetrics() {}

  /// Empty where there is nothing to tell.
  static Emf of(Outcome outcome) {
    Emf emf = new Emf();
    switch (outcome) {
      case Outcome.Judged(var evaluation, var spend) -> {
        calls(emf, spend);
        quality(emf, evaluation);
      }
      case Outcome.JudgedBefore(_, var spend) -> calls(emf, spend);
      case Outcome.NoAnswer(_, var spend) -> {
        calls(emf, spend);
        emf.count("JudgeFailures", 1);
      }
      case Outcome.NoGoal _ -> emf.count("JudgeSkipped", 1);
      case Outcome.NotReady _ -> {}
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

  private static void quality(Emf emf, Evaluation evaluation) {
    switch (evaluation) {
      case Evaluation.Scored scored -> {
        if (scored.cached()) emf.count("JudgeCacheHits", 1);
        if (scored.kind() == Kind.RESOLUTION) {
          emf.number("ResolutionQuality", TraceScores.shown(scored.score()));
        } else if (scored.kind() == Kind.PLAN) {
          List<Criterion> parts =
              FEASIBILITY.stream().map(scored.criteria()::get).filter(Objects::nonNull).toList();
          if (parts.size() == FEASIBILITY.size()) {
            emf.number("PlanFeasibility", TraceScores.shown(Verdicts.mean(parts)));
          }
        }
      }
      case Evaluation.Unscored _ -> emf.count("JudgeFailures", 1);
    }
  }
}

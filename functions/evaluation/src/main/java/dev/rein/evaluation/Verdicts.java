package dev.rein.evaluation;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Rubric;
import dev.rein.judge.Judgement;
import java.time.Instant;

/// Makes evaluations of judgements.
final class Verdicts {
  private Verdicts() {}

  static Evaluation.Scored scored(Rubric rubric, Judgement.Reached reached, Instant now) {
    return new Evaluation.Scored(
        rubric.kind(),
        reached.overall(),
        reached.criteria(),
        rubric.version(),
        reached.model(),
        false,
        now);
  }

  static Evaluation.Unscored unscored(Rubric rubric, Judgement.Unusable unusable, Instant now) {
    return new Evaluation.Unscored(
        rubric.kind(), unusable.reason(), rubric.version(), unusable.model(), now);
  }

  /// A judgement found again, for which no model was asked.
  static Evaluation.Scored again(Evaluation.Scored cached, Instant now) {
    return new Evaluation.Scored(
        cached.kind(),
        cached.score(),
        cached.criteria(),
        cached.rubricVersion(),
        cached.model(),
        true,
        now);
  }
}

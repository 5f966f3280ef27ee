package dev.rein.evaluation;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Rubric;
import java.time.Instant;
import java.util.Collection;

/// Makes evaluations of verdicts. The overall score is computed here and never asked of the model.
final class Verdicts {
  private Verdicts() {}

  static Evaluation.Scored scored(Rubric rubric, Judgement.Reached reached, Instant now) {
    return new Evaluation.Scored(
        rubric.kind(),
        mean(reached.criteria().values()),
        reached.criteria(),
        rubric.version(),
        reached.model(),
        false,
        now);
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

  static double mean(Collection<Criterion> criteria) {
    return criteria.stream().mapToInt(Criterion::score).average().orElseThrow();
  }
}

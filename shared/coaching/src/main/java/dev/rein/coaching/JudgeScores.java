package dev.rein.coaching;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Names of the scores that a judgement is on a trace, and their values.
public final class JudgeScores {
  /// Decimals of an overall score as it is shown.
  public static final int DECIMALS = 2;

  /// The criteria whose mean is a plan's feasibility.
  private static final List<String> FEASIBILITY =
      List.of("coherence", "feasibility", "progressiveness");

  private JudgeScores() {}

  /// E.g. `plan_quality`.
  public static String overall(Kind kind) {
    return kind.wireName() + "_quality";
  }

  /// E.g. `plan_clarity`.
  public static String criterion(Kind kind, String criterion) {
    return kind.wireName() + "_" + criterion;
  }

  /// Every name that a judgement by this rubric may have on its trace.
  public static List<String> names(Rubric rubric) {
    List<String> names = new ArrayList<>(List.of(overall(rubric.kind())));
    for (String name : rubric.criteria()) names.add(criterion(rubric.kind(), name));
    return names;
  }

  /// The overall score first.
  public static SequencedMap<String, BigDecimal> of(Evaluation.Scored scored) {
    SequencedMap<String, BigDecimal> scores = new LinkedHashMap<>();
    scores.put(overall(scored.kind()), shown(scored.score()));
    scored
        .criteria()
        .forEach(
            (name, criterion) ->
                scores.put(criterion(scored.kind(), name), BigDecimal.valueOf(criterion.score())));
    return Collections.unmodifiableSequencedMap(scores);
  }

  public static BigDecimal shown(double score) {
    return BigDecimal.valueOf(score).setScale(DECIMALS, RoundingMode.HALF_UP);
  }

  /// Mean of what makes a plan feasible, as it is counted. Empty for what is no plan, and for a
  /// rubric without these criteria.
  public static Optional<BigDecimal> planFeasibility(Evaluation.Scored scored) {
    Map<String, Evaluation.Criterion> criteria = scored.criteria();
    if (scored.kind() != Kind.PLAN || !criteria.keySet().containsAll(FEASIBILITY)) {
      return Optional.empty();
    }
    long sum = 0;
    for (String name : FEASIBILITY) {
      Evaluation.Criterion criterion = criteria.get(name);
      if (criterion != null) sum += criterion.score();
    }
    return Optional.of(
        BigDecimal.valueOf(sum)
            .divide(
                BigDecimal.valueOf(FEASIBILITY.size()), Counters.DECIMALS, RoundingMode.HALF_EVEN));
  }
}

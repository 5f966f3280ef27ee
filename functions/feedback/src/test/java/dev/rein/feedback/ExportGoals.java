package dev.rein.feedback;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Failure;
import dev.rein.coaching.FeedbackStore.Change;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Subject;
import dev.rein.llm.Usage;
import dev.rein.tracing.Tracing;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Goals that came to all kinds of ends.
final class ExportGoals {
  private static final Rubrics RUBRICS = Rubrics.load();

  private ExportGoals() {}

  /// @param i chooses how far it gets; each of 45 in a row is another case
  static void advance(TestSystem system, Goal goal, int i) {
    Instant later = goal.createdAt().plusSeconds(60);
    switch (i % 5) {
      case 0 -> {}
      case 1 ->
          system.store.fail(
              goal.id(),
              new Failure("model-blocked", "planted", "preprocess_goal", false),
              spend(i),
              later);
      default -> {
        TestGoals.complete(system.store, goal, "planted", spend(i), later);
        judge(system, goal, Kind.RESOLUTION, i, later);
        if (i % 3 > 0) judge(system, goal, Kind.PLAN, i, later);
        if (i % 9 > 2) rate(system, goal, Kind.RESOLUTION, i, later);
        if (i % 9 > 5) rate(system, goal, Kind.PLAN, i, later);
      }
    }
  }

  private static Spend spend(int i) {
    return new Spend(
        1 + i % 3,
        i % 2,
        new Usage(100 + i, 0, 50, 0, 150 + i, false),
        i % 7 == 0 ? null : new BigDecimal("0.000001").multiply(BigDecimal.valueOf(i)),
        i % 7 != 0);
  }

  private static void judge(TestSystem system, Goal goal, Kind kind, int i, Instant at) {
    Map<String, Criterion> criteria = new LinkedHashMap<>();
    double sum = 0;
    for (String name : RUBRICS.of(kind).criteria()) {
      int score = (i * 7 + criteria.size() * 3) % 11;
      criteria.put(name, new Criterion(score, "planted", ""));
      sum += score;
    }
    String version = kind.wireName() + ".v1";
    Evaluation evaluation =
        i % 4 == 0
            ? new Evaluation.Unscored(kind, "planted", version, "judge", at)
            : new Evaluation.Scored(
                kind, sum / criteria.size(), criteria, version, "=judge", false, at);
    system.store.saveEvaluation(Subject.of(goal.id(), kind), evaluation, spend(i));
  }

  private static void rate(TestSystem system, Goal goal, Kind kind, int i, Instant at) {
    var _ =
        system.feedback.rate(
            Subject.of(goal.id(), kind),
            new NewRating(1 + i % 5, i % 2 == 0 ? Map.of() : Map.of("motivation", 3), "planted"),
            new Change(TestSystem.USER, null, Tracing.disabled().mint(), at));
  }
}

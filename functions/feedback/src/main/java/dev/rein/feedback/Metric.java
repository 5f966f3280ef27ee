package dev.rein.feedback;

import dev.rein.coaching.JudgeScores;
import dev.rein.coaching.Kind;
import dev.rein.coaching.RatingDimensions;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.UserScores;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A key metric: its name, how it is computed, and what it is to reach.
record Metric(String name, Figure.Formula formula, @Nullable Target target) {
  /// The headline figures, then one per criterion of every rubric, then what people say.
  static List<Metric> all(Rubrics rubrics) {
    List<Metric> all = new ArrayList<>();
    all.add(mean("resolution_quality", Target.above("7.0")));
    all.add(mean("user_satisfaction", Target.above("4.0")));
    all.add(mean("plan_feasibility", Target.above("7.5")));
    all.add(mean("plan_quality", null));
    all.add(mean("coaching_quality", null));
    all.add(
        new Metric("error_rate", Figure.share("llm_errors", "llm_calls"), Target.below("0.02")));
    all.add(new Metric("cost_usd", Figure.sum("cost_usd"), null));
    all.add(new Metric("tokens", Figure.sum("tokens"), null));
    all.add(mean("plan_rule_findings", null));
    for (Kind kind : Kind.values()) {
      for (String criterion : rubrics.of(kind).criteria()) {
        all.add(
            new Metric(
                nameOf(kind, criterion, all.stream().map(Metric::name).toList()),
                Figure.mean("criterion:" + kind.wireName() + ":" + criterion),
                null));
      }
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.RESOLUTION) {
        all.add(said(UserScores.overall(kind), "rating:" + kind.wireName() + ":score"));
      }
      for (String dimension : RatingDimensions.of(kind)) {
        all.add(
            said(
                UserScores.dimension(kind, dimension),
                "rating:" + kind.wireName() + ":" + dimension));
      }
    }
    for (String name : UserScores.progressNames()) all.add(said(name, name));
    return List.copyOf(all);
  }

  /// @param name of the score in Opik
  private static Metric said(String name, String counted) {
    return new Metric(name, Figure.mean(counted), null);
  }

  private static Metric mean(String name, @Nullable Target target) {
    return new Metric(name, Figure.mean(name), target);
  }

  /// The name of the criterion's score in Opik, unless a headline figure has it already.
  static String nameOf(Kind kind, String criterion, List<String> taken) {
    String name = JudgeScores.criterion(kind, criterion);
    return taken.contains(name) ? kind.wireName() + "_criterion_" + criterion : name;
  }
}

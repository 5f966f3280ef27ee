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
  private static final double JUDGE_BEST = 10;
  private static final double WHOLE_PERCENT = 100;

  /// The headline figures, then one per criterion of every rubric, then what people say.
  static List<Metric> all(Rubrics rubrics) {
    List<Metric> all = new ArrayList<>();
    all.add(mean("resolution_quality", Target.above("7.0")));
    all.add(new Metric("user_satisfaction", rated("user_satisfaction"), Target.above("4.0")));
    all.add(mean("plan_feasibility", Target.above("7.5")));
    all.add(mean("plan_quality", null));
    all.add(mean("coaching_quality", null));
    all.add(
        new Metric("error_rate", Figure.share("llm_errors", "llm_calls"), Target.below("0.02")));
    all.add(new Metric("cost_usd", Figure.sum("cost_usd"), null));
    all.add(new Metric("tokens", Figure.sum("tokens"), null));
    all.add(
        new Metric(
            "plan_rule_findings",
            Figure.mean("plan_rule_findings", 0, Double.POSITIVE_INFINITY),
            null));
    for (Kind kind : Kind.values()) {
      for (String criterion : rubrics.of(kind).criteria()) {
        all.add(
            new Metric(
                nameOf(kind, criterion, all.stream().map(Metric::name).toList()),
                judged("criterion:" + kind.wireName() + ":" + criterion),
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
    for (String name : UserScores.progressNames()) {
      all.add(new Metric(name, progress(name), null));
    }
    return List.copyOf(all);
  }

  /// @param name of the score in Opik
  private static Metric said(String name, String counted) {
    return new Metric(name, rated(counted), null);
  }

  private static Metric mean(String name, @Nullable Target target) {
    return new Metric(name, judged(name), target);
  }

  private static Figure.Formula judged(String counted) {
    return Figure.mean(counted, 0, JUDGE_BEST);
  }

  private static Figure.Formula rated(String counted) {
    return Figure.mean(counted, FeedbackBody.MIN, FeedbackBody.MAX);
  }

  private static Figure.Formula progress(String name) {
    return switch (name) {
      case "progress_completed" -> Figure.shareOfOnes(name);
      case "progress_completion_percentage" -> Figure.mean(name, 0, WHOLE_PERCENT);
      default -> rated(name);
    };
  }

  /// The name of the criterion's score in Opik, unless a headline figure has it already.
  static String nameOf(Kind kind, String criterion, List<String> taken) {
    String name = JudgeScores.criterion(kind, criterion);
    return taken.contains(name) ? kind.wireName() + "_criterion_" + criterion : name;
  }
}

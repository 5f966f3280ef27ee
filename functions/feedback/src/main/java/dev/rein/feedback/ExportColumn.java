package dev.rein.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.GoalRecord;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.JudgeScores;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rating;
import dev.rein.coaching.RatingDimensions;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Stage;
import dev.rein.coaching.UserScores;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A column of the export: its name, and what a goal has there. None holds what people wrote.
///
/// @param value null node where there is nothing
record ExportColumn(String name, Function<GoalRecord, JsonNode> value) {
  private static final List<Kind> KINDS = List.of(Kind.RESOLUTION, Kind.PLAN);

  /// All of them, in order. A metric has the name that it has among the metrics.
  static List<ExportColumn> all(Rubrics rubrics) {
    List<ExportColumn> all = new ArrayList<>();
    all.add(text("goal_id", goal -> goal.id().toString()));
    all.add(text("trace_id", goal -> goal.trace().toString()));
    all.add(text("user_id_hash", goal -> Hashes.userId(goal.userId())));
    all.add(text("created_at", GoalRecord::createdAt));
    all.add(text("completed_at", GoalRecord::completedAt));
    all.add(text("status", GoalRecord::status));
    all.add(text("failure_type", GoalRecord::failureType));
    all.add(text("style", goal -> goal.style().wireName()));
    all.add(text("model", GoalRecord::model));
    all.add(text("prompt_version", ExportColumn::promptVersions));
    for (Stage stage : Stage.values()) {
      all.add(
          text(stage.wireName() + "_prompt", goal -> goal.promptVersions().get(stage.wireName())));
    }
    all.add(text("evaluation_status", GoalRecord::evaluationStatus));
    for (Kind kind : KINDS) addJudged(all, kind, rubrics.of(kind).criteria());
    all.add(number("plan_rule_findings", GoalRecord::planFindings));
    for (Kind kind : KINDS) addRated(all, kind);
    addSpend(all);
    return List.copyOf(all);
  }

  private static @Nullable String promptVersions(GoalRecord goal) {
    List<String> versions =
        Stream.of(Stage.values())
            .map(stage -> goal.promptVersions().get(stage.wireName()))
            .filter(Objects::nonNull)
            .toList();
    return versions.isEmpty() ? null : String.join(", ", versions);
  }

  private static void addJudged(List<ExportColumn> all, Kind kind, List<String> criteria) {
    all.add(judged(JudgeScores.overall(kind), kind, it -> BigDecimal.valueOf(it.score())));
    if (kind == Kind.PLAN) {
      all.add(judged("plan_feasibility", kind, it -> JudgeScores.planFeasibility(it).orElse(null)));
    }
    for (String criterion : criteria) {
      String name = Metric.nameOf(kind, criterion, all.stream().map(ExportColumn::name).toList());
      all.add(
          judged(
              name,
              kind,
              it -> {
                Evaluation.Criterion found = it.criteria().get(criterion);
                return found == null ? null : BigDecimal.valueOf(found.score());
              }));
    }
    String prefix = kind.wireName() + "_";
    all.add(text(prefix + "rubric_version", goal -> of(goal, kind, Evaluation::rubricVersion)));
    all.add(text(prefix + "judge_model", goal -> of(goal, kind, Evaluation::model)));
    all.add(text(prefix + "evaluated_at", goal -> of(goal, kind, Evaluation::evaluatedAt)));
  }

  private static void addRated(List<ExportColumn> all, Kind kind) {
    all.add(rated(UserScores.overall(kind), kind, Rating::overall));
    for (String dimension : RatingDimensions.of(kind)) {
      all.add(
          rated(
              UserScores.dimension(kind, dimension),
              kind,
              rating -> {
                Integer value = rating.dimensions().get(dimension);
                return value == null ? null : BigDecimal.valueOf(value);
              }));
    }
    all.add(
        text(
            UserScores.dimension(kind, "rated_at"),
            goal -> {
              Rating rating = rating(goal, kind);
              return rating == null ? null : rating.ratedAt();
            }));
  }

  private static void addSpend(List<ExportColumn> all) {
    all.add(spent("llm_calls", Spend::calls));
    all.add(spent("llm_errors", Spend::errors));
    all.add(spent("prompt_tokens", spend -> spend.usage().prompt()));
    all.add(spent("cached_tokens", spend -> spend.usage().cached()));
    all.add(spent("answer_tokens", spend -> spend.usage().answer()));
    all.add(spent("thinking_tokens", spend -> spend.usage().thinking()));
    all.add(spent("tokens", spend -> spend.usage().total()));
    all.add(number("cost_usd", goal -> goal.spend().costUsd()));
    all.add(
        new ExportColumn(
            "cost_complete", goal -> BooleanNode.valueOf(goal.spend().costComplete())));
  }

  private static ExportColumn spent(String name, Function<Spend, Integer> value) {
    return number(name, goal -> value.apply(goal.spend()));
  }

  private static ExportColumn judged(
      String name, Kind kind, Function<Evaluation.Scored, @Nullable BigDecimal> value) {
    return number(
        name,
        goal ->
            of(
                goal,
                kind,
                it -> it instanceof Evaluation.Scored scored ? value.apply(scored) : null));
  }

  private static ExportColumn rated(
      String name, Kind kind, Function<Rating, @Nullable BigDecimal> value) {
    return number(
        name,
        goal -> {
          Rating rating = rating(goal, kind);
          return rating == null ? null : value.apply(rating);
        });
  }

  private static <T extends @Nullable Object> @Nullable T of(
      GoalRecord goal, Kind kind, Function<Evaluation, @Nullable T> value) {
    for (Evaluation evaluation : goal.evaluations()) {
      if (evaluation.kind() == kind) return value.apply(evaluation);
    }
    return null;
  }

  private static @Nullable Rating rating(GoalRecord goal, Kind kind) {
    for (Rating rating : goal.ratings()) if (rating.kind() == kind) return rating;
    return null;
  }

  private static ExportColumn text(String name, Function<GoalRecord, @Nullable Object> value) {
    return new ExportColumn(
        name,
        goal -> {
          Object found = value.apply(goal);
          return found == null ? NullNode.instance : TextNode.valueOf(found.toString());
        });
  }

  private static ExportColumn number(String name, Function<GoalRecord, @Nullable Number> value) {
    return new ExportColumn(
        name,
        goal ->
            switch (value.apply(goal)) {
              case null -> NullNode.instance;
              case BigDecimal decimal -> DecimalNode.valueOf(plain(decimal));
              case Number whole -> LongNode.valueOf(whole.longValue());
            });
  }

  /// Without zeros at its end: 7 for 7.0, but 10 and not 1E+1.
  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}

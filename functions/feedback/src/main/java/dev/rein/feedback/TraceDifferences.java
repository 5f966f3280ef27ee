package dev.rein.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.CheckIn;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Failure;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.JudgeScores;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Stage;
import dev.rein.coaching.UserScores;
import dev.rein.tracing.opik.Lookup;
import dev.rein.tracing.opik.OpikScore;
import dev.rein.tracing.opik.OpikSpan;
import dev.rein.tracing.opik.OpikTrace;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What is stored of a goal and is not so in Opik.
///
/// Scores that are none of ours, such as somebody's own in Opik, are no difference; texts are not
/// compared, because those in Opik are masked.
///
/// @param spansRead how many spans are read of a trace at most: where so many are, a missing one
///   may be among the rest
record TraceDifferences(Rubrics rubrics, int spansRead) {
  private static final String PLAN_RULE_FINDINGS = "plan_rule_findings";

  /// Decimals that Opik keeps of a score.
  private static final int SCORE_DECIMALS = 9;

  /// @param what `trace`, `trace.threadId`, `trace.endedAt`, `spans.<stage>`, `spans.<stage>.llm`
  ///   or `scores.<name>`
  /// @param stored null node where nothing is
  /// @param inOpik likewise; `unknown` where Opik could not be asked
  record Difference(String what, JsonNode stored, JsonNode inOpik) {}

  /// @param newest check-in of the goal, null where there is none
  List<Difference> of(Goal goal, @Nullable CheckIn newest, Lookup lookup) {
    return switch (lookup) {
      case Lookup.Found(var trace) -> found(goal, newest, trace);
      // Whatever is under it is missing with it.
      case Lookup.Absent _ -> List.of(trace(goal, NullNode.instance));
      case Lookup.Unknown _ -> unknown(goal);
    };
  }

  static List<Difference> unknown(Goal goal) {
    return List.of(trace(goal, TextNode.valueOf("unknown")));
  }

  private static Difference trace(Goal goal, JsonNode inOpik) {
    return new Difference("trace", text(goal.trace().toString()), inOpik);
  }

  private List<Difference> found(Goal goal, @Nullable CheckIn newest, OpikTrace trace) {
    List<Difference> differences = new ArrayList<>();
    String thread = trace.threadId();
    if (!goal.id().toString().equals(thread)) {
      differences.add(new Difference("trace.threadId", text(goal.id().toString()), text(thread)));
    }
    if (goal.status() != GoalStatus.RUNNING && trace.endedAt() == null) {
      differences.add(
          new Difference("trace.endedAt", text(goal.status().name()), NullNode.instance));
    }
    if (trace.spans().size() < spansRead) addSpans(differences, goal, trace.spans());
    addScores(differences, goal, newest, trace.scores());
    return differences;
  }

  private static void addSpans(List<Difference> differences, Goal goal, List<OpikSpan> spans) {
    Failure failure = goal.failure();
    for (Stage stage : Stage.values()) {
      String name = stage.wireName();
      boolean finished = goal.promptVersions().containsKey(name);
      boolean failed = failure != null && failure.stage().equals(name);
      if (!finished && !failed) continue;
      JsonNode stored = text(finished ? "finished" : "failed");
      List<OpikSpan> its = spans.stream().filter(span -> span.name().equals(name)).toList();
      if (its.isEmpty()) {
        differences.add(new Difference("spans." + name, stored, NullNode.instance));
      } else if (finished && its.stream().noneMatch(span -> hasCall(span, spans))) {
        differences.add(new Difference("spans." + name + ".llm", stored, NullNode.instance));
      }
    }
  }

  private static boolean hasCall(OpikSpan stage, List<OpikSpan> spans) {
    return spans.stream()
        .anyMatch(span -> span.type().equals("llm") && stage.id().equals(span.parentId()));
  }

  private void addScores(
      List<Difference> differences, Goal goal, @Nullable CheckIn newest, List<OpikScore> inOpik) {
    Map<String, BigDecimal> stored = stored(goal, newest);
    Map<String, BigDecimal> there = new TreeMap<>();
    for (OpikScore score : inOpik) there.put(score.name(), score.value());
    Set<String> names = new TreeSet<>(ours());
    names.addAll(stored.keySet());
    for (String name : names) {
      BigDecimal mine = stored.get(name);
      BigDecimal theirs = there.get(name);
      if (!isSame(mine, theirs)) {
        differences.add(new Difference("scores." + name, number(mine), number(theirs)));
      }
    }
  }

  private static boolean isSame(@Nullable BigDecimal stored, @Nullable BigDecimal inOpik) {
    if (stored == null || inOpik == null) return stored == null && inOpik == null;
    return stored.setScale(SCORE_DECIMALS, RoundingMode.HALF_EVEN).compareTo(inOpik) == 0;
  }

  private static Map<String, BigDecimal> stored(Goal goal, @Nullable CheckIn newest) {
    Map<String, BigDecimal> scores = new TreeMap<>();
    for (Evaluation evaluation : goal.evaluations()) {
      if (evaluation instanceof Evaluation.Scored scored) scores.putAll(JudgeScores.of(scored));
    }
    for (Rating rating : goal.ratings()) scores.putAll(UserScores.of(rating));
    if (newest != null) scores.putAll(UserScores.of(newest));
    Plan plan = goal.plan();
    // Until it has completed its score is not on its way.
    if (goal.status() == GoalStatus.COMPLETED && plan != null && plan.findings() != null) {
      scores.put(PLAN_RULE_FINDINGS, BigDecimal.valueOf(plan.findings().size()));
    }
    return scores;
  }

  /// Names that only we give.
  private Set<String> ours() {
    Set<String> names = new TreeSet<>(UserScores.progressNames());
    for (Kind kind : List.of(Kind.RESOLUTION, Kind.PLAN)) {
      names.addAll(UserScores.names(kind));
      names.addAll(JudgeScores.names(rubrics.of(kind)));
    }
    return names;
  }

  private static JsonNode text(@Nullable String text) {
    return text == null ? NullNode.instance : TextNode.valueOf(text);
  }

  private static JsonNode number(@Nullable BigDecimal value) {
    return value == null ? NullNode.instance : DecimalNode.valueOf(value);
  }
}

package dev.rein.coaching;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Puts a goal together from the items of its partition.
final class GoalItems {
  private GoalItems() {}

  static Goal assemble(GoalHeader header, List<Item> items) {
    GoalRequest request = header.request();
    Map<Stage, StageResult> results = new EnumMap<>(Stage.class);
    for (Item item : items) {
      String sk = item.require(Item.SK);
      if (sk.startsWith(Keys.STAGE_PREFIX)) {
        Stage stage = stageOf(sk.substring(Keys.STAGE_PREFIX.length()));
        results.put(stage, StageJson.decode(stage, request.style(), item.json("document")));
      }
    }
    return new Goal(
        header.id(),
        header.userId(),
        header.trace(),
        header.createdAt(),
        request,
        header.status(),
        result(results, Stage.PREPROCESS_GOAL, ClarifiedGoal.class),
        result(results, Stage.GENERATE_RESOLUTION, Resolution.class),
        result(results, Stage.CREATE_EXECUTION_PLAN, Plan.class),
        header.spend(),
        header.model(),
        header.promptVersions(),
        header.runUntil(),
        header.failure(),
        newest(items),
        ratings(items));
  }

  /// Of the evaluations among a goal's items, the newest of each kind.
  static List<Evaluation> newest(List<Item> items) {
    Map<Kind, Evaluation> newest = new EnumMap<>(Kind.class);
    for (Item item : items) {
      if (!item.require(Item.SK).startsWith(Keys.EVALUATION_PREFIX)) continue;
      Evaluation evaluation = GoalJson.evaluation(item.json("document"));
      newest.merge(evaluation.kind(), evaluation, GoalItems::newer);
    }
    return List.copyOf(newest.values());
  }

  static List<Rating> ratings(List<Item> items) {
    return items.stream()
        .filter(item -> item.require(Item.SK).startsWith(Keys.RATING_PREFIX))
        .map(RatingItem::read)
        .toList();
  }

  private static Stage stageOf(String wireName) {
    for (Stage stage : Stage.values()) if (stage.wireName().equals(wireName)) return stage;
    throw new IllegalStateException("the table holds a stage that does not exist");
  }

  private static Evaluation newer(Evaluation one, Evaluation other) {
    return Comparator.comparing(Evaluation::evaluatedAt).compare(one, other) > 0 ? one : other;
  }

  private static <T extends StageResult> @Nullable T result(
      Map<Stage, StageResult> results, Stage stage, Class<T> type) {
    StageResult result = results.get(stage);
    return result == null ? null : type.cast(result);
  }
}

package dev.rein.coaching;

import java.util.ArrayList;
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
    Map<Kind, Evaluation> newest = new EnumMap<>(Kind.class);
    List<Rating> ratings = new ArrayList<>();
    for (Item item : items) {
      String sk = item.require(Item.SK);
      if (sk.startsWith(Keys.STAGE_PREFIX)) {
        Stage stage = stageOf(sk.substring(Keys.STAGE_PREFIX.length()));
        results.put(stage, StageJson.decode(stage, request.style(), item.json("document")));
      } else if (sk.startsWith(Keys.EVALUATION_PREFIX)) {
        Evaluation evaluation = GoalJson.evaluation(item.json("document"));
        newest.merge(evaluation.kind(), evaluation, GoalItems::newer);
      } else if (sk.startsWith(Keys.RATING_PREFIX)) {
        ratings.add(RatingItem.read(item));
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
        new ArrayList<>(newest.values()),
        ratings);
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

package dev.rein.pipeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import org.jspecify.annotations.Nullable;

/// What stages work from and leave, as JSON.
public final class StageInput {
  private StageInput() {}

  /// The request and what the stages before left.
  static ObjectNode of(Goal goal) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.set("request", GoalJson.of(goal.request()));
    input.setAll(results(goal));
    return input;
  }

  /// What the finished stages left.
  public static ObjectNode results(Goal goal) {
    ObjectNode results = JsonNodeFactory.instance.objectNode();
    put(results, "clarifiedGoal", goal.clarified());
    put(results, "resolution", goal.resolution());
    put(results, "plan", goal.plan());
    return results;
  }

  private static void put(ObjectNode results, String name, @Nullable StageResult result) {
    if (result != null) results.set(name, StageJson.encode(result));
  }
}

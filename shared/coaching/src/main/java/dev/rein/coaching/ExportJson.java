package dev.rein.coaching;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What is kept of a user, as the JSON that the user gets.
final class ExportJson {
  private ExportJson() {}

  /// Without its conversation and check-ins, whose lists are empty.
  ///
  /// @param items of its partition
  static ObjectNode goal(Goal goal, List<Item> items) {
    ObjectNode json = Json.object();
    json.put("goalId", goal.id().toString());
    json.put("traceId", goal.trace().toString());
    json.put("createdAt", goal.createdAt().toString());
    json.put("status", goal.status().name());
    json.set("request", GoalJson.of(goal.request()));
    if (goal.clarified() != null) json.set("clarifiedGoal", StageJson.encode(goal.clarified()));
    if (goal.resolution() != null) json.set("resolution", StageJson.encode(goal.resolution()));
    if (goal.plan() != null) json.set("plan", StageJson.encode(goal.plan()));
    if (goal.model() != null) json.put("model", goal.model());
    ObjectNode versions = json.putObject("promptVersions");
    goal.promptVersions().forEach(versions::put);
    if (goal.failure() != null) json.set("error", GoalJson.of(goal.failure()));
    putSpend(json, goal.spend());
    if (goal.evaluationStatus() != null) {
      json.put("evaluationStatus", goal.evaluationStatus().name());
    }
    ArrayNode evaluations = json.putArray("evaluations");
    for (Item item : items) {
      if (item.require(Item.SK).startsWith(Keys.EVALUATION_PREFIX)) {
        evaluations.add(item.json("document"));
      }
    }
    ArrayNode ratings = json.putArray("ratings");
    goal.ratings().forEach(rating -> ratings.add(GoalJson.of(rating)));
    return withLists(json);
  }

  private static void putSpend(ObjectNode json, Spend spend) {
    json.set("usage", GoalJson.of(spend.usage()));
    if (spend.costUsd() != null) json.put("costUsd", spend.costUsd());
  }

  static ObjectNode continued(String goalId) {
    return withLists(Json.object().put("goalId", goalId).put("continued", true));
  }

  private static ObjectNode withLists(ObjectNode json) {
    json.putArray("coaching");
    json.putArray("progress");
    return json;
  }

  static ObjectNode message(CoachingMessage message) {
    ObjectNode json = Json.object();
    json.put("messageId", message.id().toString());
    json.put("traceId", message.trace().toString());
    json.put("createdAt", message.createdAt().toString());
    json.put("status", message.status().name());
    json.set("request", CoachingJson.of(message.request()));
    if (message.reply() != null) json.set("reply", CoachingJson.of(message.reply()));
    if (message.model() != null) json.put("model", message.model());
    if (message.promptVersion() != null) json.put("promptVersion", message.promptVersion());
    if (message.failure() != null) json.set("error", GoalJson.of(message.failure()));
    putSpend(json, message.spend());
    if (message.evaluationStatus() != null) {
      json.put("evaluationStatus", message.evaluationStatus().name());
    }
    if (message.evaluation() != null) json.set("evaluation", GoalJson.of(message.evaluation()));
    if (message.rating() != null) json.set("rating", GoalJson.of(message.rating()));
    return json;
  }
}

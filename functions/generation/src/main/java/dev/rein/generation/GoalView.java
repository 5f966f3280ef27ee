package dev.rein.generation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.CheckIn;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.GoalSummary;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Page;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Spend;
import dev.rein.pipeline.StageInput;
import dev.rein.runtime.Json;
import dev.rein.tracing.opik.OpikLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.util.List;
import java.util.TreeMap;

/// Goals as the HTTP API shows them. What is not known is left out.
///
/// @param opik where traces are linked to
/// @param messages shows those of a goal's conversation
record GoalView(OpikSettings opik, CoachView messages) {

  /// A goal as it is answered when it was made.
  ObjectNode of(Goal goal) {
    ObjectNode view = Json.object();
    view.put("goalId", goal.id().toString());
    view.put("traceId", goal.trace().toString());
    view.put("traceUrl", OpikLinks.trace(opik, goal.trace().value()).toString());
    view.put("status", goal.status().name());
    view.put("createdAt", goal.createdAt().toString());
    view.setAll(GoalJson.of(goal.request()));
    view.setAll(StageInput.results(goal));
    putSpend(view, goal.spend());
    if (goal.model() != null) view.put("model", goal.model());
    ObjectNode versions = view.putObject("promptVersions");
    new TreeMap<>(goal.promptVersions()).forEach(versions::put);
    Evaluation.Status evaluated = goal.evaluationStatus();
    if (evaluated != null) view.put("evaluationStatus", evaluated.name());
    if (goal.failure() != null) view.set("error", GoalJson.of(goal.failure()));
    return view;
  }

  /// A goal with what came after it.
  ///
  /// @param progress the last check-ins, oldest first
  /// @param conversation newest messages first
  ObjectNode full(Goal goal, List<CheckIn> progress, List<CoachingMessage> conversation) {
    ObjectNode view = of(goal);
    ArrayNode evaluations = view.putArray("evaluations");
    goal.evaluations().forEach(evaluation -> evaluations.add(GoalJson.of(evaluation)));
    for (CoachingMessage message : conversation) {
      Evaluation evaluation = message.evaluation();
      if (evaluation == null) continue;
      evaluations.add(GoalJson.of(evaluation).put("messageId", message.id().toString()));
    }
    putFeedback(view, goal);
    ArrayNode told = view.putArray("progress");
    progress.forEach(checkIn -> told.add(GoalJson.of(checkIn)));
    ArrayNode coaching = view.putArray("coaching");
    conversation.forEach(message -> coaching.add(messages.full(message)));
    return view;
  }

  /// The rating of the resolution, with that of the plan in it as `plan`; null where nothing is
  /// rated.
  private static void putFeedback(ObjectNode view, Goal goal) {
    Rating resolution = goal.rating(Kind.RESOLUTION);
    Rating plan = goal.rating(Kind.PLAN);
    ObjectNode feedback = resolution == null ? Json.object() : GoalJson.of(resolution);
    if (plan != null) feedback.set("plan", GoalJson.of(plan));
    if (feedback.isEmpty()) view.putNull("feedback");
    else view.set("feedback", feedback);
  }

  ObjectNode of(Page<GoalSummary> page) {
    ObjectNode view = Json.object();
    ArrayNode items = view.putArray("items");
    for (GoalSummary summary : page.items()) {
      ObjectNode item = items.addObject();
      item.put("goalId", summary.id().toString())
          .put("traceId", summary.trace().toString())
          .put("traceUrl", OpikLinks.trace(opik, summary.trace().value()).toString())
          .put("status", summary.status().name())
          .put("createdAt", summary.createdAt().toString())
          .put("goal", summary.text())
          .put("style", summary.style().wireName());
      if (summary.userRating() != null) item.put("userRating", summary.userRating());
    }
    if (page.nextCursor() != null) view.put("nextCursor", page.nextCursor());
    return view;
  }

  /// `usage`, and `costUsd` where it is known; `costComplete` says when it is a lower bound.
  static void putSpend(ObjectNode view, Spend spend) {
    view.set("usage", GoalJson.of(spend.usage()));
    if (spend.costUsd() == null) return;
    view.put("costUsd", spend.costUsd());
    if (!spend.costComplete()) view.put("costComplete", false);
  }
}

package dev.rein.generation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.CoachingJson;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingMessage.Status;
import dev.rein.coaching.CoachingReply;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Failure;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.Page;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Rating;
import dev.rein.pipeline.Fault;
import dev.rein.runtime.Json;
import dev.rein.tracing.opik.OpikLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Coaching messages as the HTTP API shows them. What is not known is left out.
///
/// @param opik where traces are linked to
record CoachView(OpikSettings opik, InstantSource clock) {

  /// A message as it is answered when it was sent.
  ObjectNode of(CoachingMessage message) {
    ObjectNode view = Json.object();
    view.put("messageId", message.id().toString());
    view.put("goalId", message.goalId().toString());
    view.put("traceId", message.trace().toString());
    view.put("traceUrl", OpikLinks.trace(opik, message.trace().value()).toString());
    Failure failure = failure(message);
    view.put("status", (failure == null ? message.status() : Status.FAILED).name());
    view.put("createdAt", message.createdAt().toString());
    view.setAll(CoachingJson.of(message.request()));
    CoachingReply reply = message.reply();
    if (reply != null) view.setAll(CoachingJson.of(reply));
    if (message.model() != null) view.put("model", message.model());
    if (message.promptVersion() != null) view.put("promptVersion", message.promptVersion());
    GoalView.putSpend(view, message.spend());
    Evaluation.Status evaluated = message.evaluationStatus();
    if (evaluated != null) view.put("evaluationStatus", evaluated.name());
    if (failure != null) view.set("error", GoalJson.of(failure));
    return view;
  }

  /// Nothing in the table changes when a worker dies; a message that nobody holds has failed all
  /// the same.
  private @Nullable Failure failure(CoachingMessage message) {
    return message.isAbandoned(clock.instant())
        ? Fault.abandonedReply().at(Prompts.COACHING)
        : message.failure();
  }

  /// A message with what came after it.
  ObjectNode full(CoachingMessage message) {
    ObjectNode view = of(message);
    Evaluation evaluation = message.evaluation();
    if (evaluation == null) view.putNull("evaluation");
    else view.set("evaluation", GoalJson.of(evaluation));
    Rating rating = message.rating();
    if (rating == null) view.putNull("feedback");
    else view.set("feedback", GoalJson.of(rating));
    return view;
  }

  ObjectNode of(Page<CoachingMessage> page) {
    ObjectNode view = Json.object();
    ArrayNode items = view.putArray("items");
    page.items().forEach(message -> items.add(full(message)));
    if (page.nextCursor() != null) view.put("nextCursor", page.nextCursor());
    return view;
  }
}

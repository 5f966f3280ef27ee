package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// A coaching message's item, with all but its rating. Every change goes through [#write], which
/// holds only if nobody changed the item in between.
record MessageItem(Item item) {
  private static final String LEASE = "lease";
  private static final String STATUS = "status";
  private static final String RUN_UNTIL = "runUntil";
  private static final String REQUEST = "request";
  private static final String REPLY = "reply";
  private static final String REPLIED_AT = "repliedAt";
  private static final String MODEL = "model";
  private static final String PROMPT_VERSION = "promptVersion";
  private static final String SPEND = "spend";
  private static final String FAILURE = "failure";
  private static final String EVALUATION = "evaluation";
  private static final String EVALUATED = "evaluated";

  static MessageItem begun(
      UUID messageId,
      UUID goalId,
      String userId,
      TraceId trace,
      CoachingRequest request,
      Instant runUntil,
      String lease) {
    return new MessageItem(
        Item.key(Keys.coaching(goalId), Keys.message(messageId))
            .with("messageId", messageId.toString())
            .with("goalId", goalId.toString())
            .with("userId", userId)
            .with("traceId", trace.value().toString())
            .with("traceStartedAt", Item.instant(trace.startedAt()))
            .with("createdAt", Item.instant(trace.startedAt()))
            .with(REQUEST, Item.document("the message", Json.write(CoachingJson.of(request))))
            .with(STATUS, CoachingMessage.Status.RUNNING.name())
            .with(LEASE, lease)
            .with(RUN_UNTIL, Item.instant(runUntil))
            .with(SPEND, SpendItem.of(Spend.NONE))
            .with(EVALUATED, Item.texts(Map.of())));
  }

  UUID id() {
    return UUID.fromString(item.require("messageId"));
  }

  UUID goalId() {
    return UUID.fromString(item.require("goalId"));
  }

  String userId() {
    return item.require("userId");
  }

  TraceId trace() {
    return new TraceId(UUID.fromString(item.require("traceId")), item.instant("traceStartedAt"));
  }

  CoachingMessage.Status status() {
    return CoachingMessage.Status.valueOf(item.require(STATUS));
  }

  Instant runUntil() {
    return item.instant(RUN_UNTIL);
  }

  /// Null unless somebody works on it.
  @Nullable String lease() {
    return item.textOrNull(LEASE);
  }

  /// Null until there is a reply.
  @Nullable Instant repliedAt() {
    return item.has(REPLIED_AT) ? item.instant(REPLIED_AT) : null;
  }

  boolean isEvaluated(String rubricVersion) {
    return item.texts(EVALUATED).containsKey(rubricVersion);
  }

  /// @param style of its goal
  Origin origin(Style style) {
    return new Origin(item.text(PROMPT_VERSION, ""), item.text(MODEL, ""), style.wireName());
  }

  /// The newest one, null until it is judged.
  @Nullable Evaluation evaluation() {
    return item.has(EVALUATION) ? GoalJson.evaluation(item.json(EVALUATION)) : null;
  }

  CoachingMessage message(Optional<Rating> rating) {
    return new CoachingMessage(
        id(),
        goalId(),
        userId(),
        trace(),
        item.instant("createdAt"),
        CoachingJson.request(item.json(REQUEST)),
        status(),
        item.has(REPLY) ? CoachingJson.decode(item.json(REPLY)) : null,
        SpendItem.read(item.map(SPEND)),
        item.textOrNull(MODEL),
        item.textOrNull(PROMPT_VERSION),
        runUntil(),
        repliedAt(),
        item.has(FAILURE) ? GoalJson.failure(item.json(FAILURE)) : null,
        evaluation(),
        rating.orElse(null));
  }

  MessageItem running(String lease, Instant runUntil) {
    return new MessageItem(
        item.with(STATUS, CoachingMessage.Status.RUNNING.name())
            .with(LEASE, lease)
            .with(RUN_UNTIL, Item.instant(runUntil))
            .without(FAILURE));
  }

  MessageItem plus(Spend spend) {
    return new MessageItem(
        item.with(SPEND, SpendItem.of(SpendItem.read(item.map(SPEND)).plus(spend))));
  }

  MessageItem replied(CoachingReply reply, String promptVersion, String model, Instant now) {
    return new MessageItem(
        item.with(REPLY, Item.document("the reply", Json.write(CoachingJson.of(reply))))
            .with(PROMPT_VERSION, promptVersion)
            .with(MODEL, model)
            .with(REPLIED_AT, Item.instant(now))
            .with(STATUS, CoachingMessage.Status.COMPLETED.name())
            .without(LEASE)
            .without(FAILURE));
  }

  MessageItem failed(Failure failure) {
    return new MessageItem(
        item.with(FAILURE, Json.write(GoalJson.of(failure)))
            .with(STATUS, CoachingMessage.Status.FAILED.name())
            .without(LEASE));
  }

  /// Of several evaluations only the newest is kept, so that the item stays within its bounds.
  MessageItem evaluated(Evaluation evaluation) {
    Map<String, String> evaluated = new HashMap<>(item.texts(EVALUATED));
    evaluated.put(evaluation.rubricVersion(), evaluation.evaluatedAt().toString());
    Item marked = item.with(EVALUATED, Item.texts(evaluated));
    Evaluation known = evaluation();
    if (known != null && known.evaluatedAt().isAfter(evaluation.evaluatedAt())) {
      return new MessageItem(marked);
    }
    return new MessageItem(
        marked.with(
            EVALUATION, Item.document("the evaluation", Json.write(GoalJson.of(evaluation)))));
  }

  /// Keeps it, if it is still as it was read, or not there at all where it is new.
  TransactWriteItem write(Table table) {
    return Revisions.write(table, item);
  }
}

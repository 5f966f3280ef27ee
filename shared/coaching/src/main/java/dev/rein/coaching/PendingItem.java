package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Marks what is made and not yet judged: written with what is to be judged, gone with its
/// evaluation.
final class PendingItem {
  private static final String SINCE = "since";
  private static final String SWEEPS = "sweeps";

  private PendingItem() {}

  /// @param since when it was made
  static TransactWriteItem put(Table table, Instant since, Subject subject, TraceId trace) {
    return table.put(item(new PendingEvaluation(subject, trace, since, 0)));
  }

  static Item key(Instant since, Subject subject) {
    return Item.key(Keys.pending(subject.goalId()), Keys.pending(since, subject));
  }

  private static Item item(PendingEvaluation pending) {
    Subject subject = pending.subject();
    TraceId trace = pending.trace();
    Item item =
        key(pending.since(), subject)
            .with("goalId", subject.goalId().toString())
            .with("kind", subject.kind().wireName())
            .with("traceId", trace.value().toString())
            .with("traceStartedAt", Item.instant(trace.startedAt()))
            .with(SINCE, Item.instant(pending.since()))
            .with(SWEEPS, Item.number(pending.sweeps()));
    UUID messageId = subject.messageId();
    return messageId == null ? item : item.with("messageId", messageId.toString());
  }

  static PendingEvaluation read(Item item) {
    String messageId = item.textOrNull("messageId");
    return new PendingEvaluation(
        new Subject(
            UUID.fromString(item.require("goalId")),
            Kind.parse(item.require("kind")).orElseThrow(),
            messageId == null ? null : UUID.fromString(messageId)),
        new TraceId(UUID.fromString(item.require("traceId")), item.instant("traceStartedAt")),
        item.instant(SINCE),
        item.number(SWEEPS).intValueExact());
  }

  /// Holds only while it is there.
  static TransactWriteItem swept(Table table, PendingEvaluation pending, Instant dueAgain) {
    PendingEvaluation again =
        new PendingEvaluation(
            pending.subject(), pending.trace(), pending.since(), pending.sweeps() + 1);
    return table.putIf(
        item(again).with(Marks.DUE_AT, Item.instant(dueAgain)), "attribute_exists(pk)", Map.of());
  }

  static TransactWriteItem delete(Table table, Instant since, Subject subject) {
    Item key = key(since, subject);
    return table.delete(key.require(Item.PK), key.require(Item.SK));
  }
}

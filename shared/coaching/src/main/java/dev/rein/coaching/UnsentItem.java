package dev.rein.coaching;

import dev.rein.coaching.FeedbackStore.Unsent;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Remembers a change that Opik may not have heard of.
///
/// Partition `UNSENT#<shard>`, sort key `<goal>#<subject, or progress>#<trace of the request>`.
final class UnsentItem {
  private static final String PROGRESS = "progress";

  private UnsentItem() {}

  static String partition(int shard) {
    return "UNSENT#" + shard;
  }

  static String partition(UUID goalId) {
    return partition(Math.floorMod(goalId.hashCode(), Spread.SHARDS));
  }

  /// What the sort keys of all changes of one thing begin with.
  ///
  /// @param subject null for check-ins
  static String prefix(UUID goalId, @Nullable Subject subject) {
    return goalId + "#" + (subject == null ? PROGRESS : subject.key()) + "#";
  }

  private static String sortKey(Unsent unsent) {
    return prefix(unsent.goalId(), unsent.subject()) + unsent.trace().value();
  }

  static TransactWriteItem put(Table table, Unsent unsent) {
    Item item =
        Item.key(partition(unsent.goalId()), sortKey(unsent))
            .with("goalId", unsent.goalId().toString())
            .with("userId", unsent.userId())
            .with("since", Item.instant(unsent.since()))
            .with("overtook", Item.flag(unsent.overtook()));
    item = TraceIdItem.with(item, "scored", unsent.scored());
    item = TraceIdItem.with(item, "trace", unsent.trace());
    Subject subject = unsent.subject();
    if (subject != null) {
      item = item.with("kind", subject.kind().wireName());
      UUID messageId = subject.messageId();
      if (messageId != null) item = item.with("messageId", messageId.toString());
    }
    Item none = new Item(Map.of());
    Rating rating = unsent.rating();
    if (rating != null) item = item.with("rating", map(RatingItem.with(none, rating)));
    CheckIn checkIn = unsent.checkIn();
    if (checkIn != null) item = item.with("checkIn", map(CheckInItem.with(none, checkIn)));
    return table.put(item);
  }

  private static AttributeValue map(Item item) {
    return AttributeValue.fromM(item.attributes());
  }

  static Item key(Unsent unsent) {
    return Item.key(partition(unsent.goalId()), sortKey(unsent));
  }

  static Unsent read(Item item) {
    UUID goalId = UUID.fromString(item.require("goalId"));
    String messageId = item.textOrNull("messageId");
    Subject subject =
        item.has("kind")
            ? new Subject(
                goalId,
                Kind.parse(item.require("kind")).orElseThrow(),
                messageId == null ? null : UUID.fromString(messageId))
            : null;
    return new Unsent(
        goalId,
        subject,
        item.require("userId"),
        TraceIdItem.read(item, "scored"),
        TraceIdItem.read(item, "trace"),
        item.instant("since"),
        item.flag("overtook"),
        item.has("rating") ? RatingItem.read(item.map("rating")) : null,
        item.has("checkIn") ? CheckInItem.read(item.map("checkIn")) : null);
  }
}

package dev.rein.coaching;

import dev.rein.coaching.MetricsStore.Pair;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// What a judge and a person make of one thing, side by side.
///
/// Partition `PAIRS#<yyyy-MM>#<shard>`, sort key `<yyyy-MM-dd>#<goal>#<subject>`. The day is that
/// of the id of what was rated, so that the item stays where it is however often it changes.
final class PairItem {
  private PairItem() {}

  static String partition(YearMonth month, int shard) {
    return "PAIRS#" + month + "#" + shard;
  }

  static Item key(Subject subject) {
    UUID messageId = subject.messageId();
    LocalDate day = Counters.dayOf(Uuid7.timeOf(messageId == null ? subject.goalId() : messageId));
    int shard = Math.floorMod(subject.goalId().hashCode(), Spread.SHARDS);
    return Item.key(
        partition(YearMonth.from(day), shard), day + "#" + subject.goalId() + "#" + subject.key());
  }

  static TransactWriteItem put(
      Table table,
      Subject subject,
      Origin origin,
      Evaluation.Scored judged,
      Rating rating,
      TraceId scored) {
    Item item =
        TraceIdItem.with(key(subject), "scored", scored)
            .with("goalId", subject.goalId().toString())
            .with("kind", subject.kind().wireName())
            .with("promptVersion", origin.promptVersion())
            .with("model", origin.model())
            .with("style", origin.style())
            .with("judged", Item.number(BigDecimal.valueOf(judged.score())))
            .with("rated", Item.number(rating.overall()));
    UUID messageId = subject.messageId();
    return table.put(messageId == null ? item : item.with("messageId", messageId.toString()));
  }

  static TransactWriteItem delete(Table table, Subject subject) {
    Item key = key(subject);
    return table.delete(key.require(Item.PK), key.require(Item.SK));
  }

  static Pair read(Item item) {
    String messageId = item.textOrNull("messageId");
    return new Pair(
        UUID.fromString(item.require("goalId")),
        Kind.parse(item.require("kind")).orElseThrow(),
        messageId == null ? null : UUID.fromString(messageId),
        new Origin(item.require("promptVersion"), item.require("model"), item.require("style")),
        item.number("judged"),
        item.number("rated"),
        TraceIdItem.read(item, "scored"));
  }
}

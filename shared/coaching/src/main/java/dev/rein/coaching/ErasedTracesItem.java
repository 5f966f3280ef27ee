package dev.rein.coaching;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Remembers that Opik is to be asked again to delete traces.
///
/// Partition `ERASED#<shard>`, sort key `<thread>#<part>`.
final class ErasedTracesItem {
  private ErasedTracesItem() {}

  static String partition(int shard) {
    return "ERASED#" + shard;
  }

  private static Item key(ErasedTraces traces) {
    int shard = Math.floorMod(traces.thread().hashCode(), Spread.SHARDS);
    return Item.key(partition(shard), traces.thread() + "#" + traces.part());
  }

  private static Item item(ErasedTraces traces) {
    List<AttributeValue> ids =
        traces.traces().stream().map(id -> Item.text(id.toString())).toList();
    return key(traces)
        .with("thread", traces.thread())
        .with("part", traces.part())
        .with("traces", AttributeValue.fromL(ids))
        .with("since", Item.instant(traces.since()))
        .with("repeats", Item.number(traces.repeats()))
        .with("dueAt", Item.instant(traces.dueAt()));
  }

  static ErasedTraces read(Item item) {
    return new ErasedTraces(
        item.require("thread"),
        item.require("part"),
        item.list("traces", value -> UUID.fromString(value.s())),
        item.instant("since"),
        item.number("repeats").intValueExact());
  }

  static TransactWriteItem put(Table table, ErasedTraces traces) {
    return table.put(item(traces));
  }

  /// Holds only while it is there.
  static TransactWriteItem replace(Table table, ErasedTraces traces) {
    return table.putIf(item(traces), "attribute_exists(pk)", Map.of());
  }

  static TransactWriteItem delete(Table table, ErasedTraces traces) {
    Item key = key(traces);
    return table.delete(key.require(Item.PK), key.require(Item.SK));
  }
}

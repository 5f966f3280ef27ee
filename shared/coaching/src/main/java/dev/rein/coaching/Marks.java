package dev.rein.coaching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Marks of what is not done yet, spread over partitions, that a sweep goes through: their sort
/// keys begin with the moment since when.
final class Marks {
  /// When one that was swept is to be looked at again.
  static final String DUE_AT = "dueAt";

  private Marks() {}

  /// @param partition by shard
  /// @param most of each partition
  static List<Item> due(
      Table table, IntFunction<String> partition, Instant before, Instant now, int most) {
    List<Item> due = new ArrayList<>();
    for (int shard = 0; shard < Counters.SHARDS; shard++) {
      due.addAll(
          table.firstBefore(
              partition.apply(shard),
              Keys.moment(before),
              "attribute_not_exists(" + DUE_AT + ") OR " + DUE_AT + " <= :now",
              Map.of(":now", Item.instant(now)),
              most));
    }
    return due;
  }

  /// Changes one mark; where its condition does not hold, it is gone and stays so.
  static void change(Table table, TransactWriteItem write) {
    table.writeWhereAllowed(List.of(write));
  }
}

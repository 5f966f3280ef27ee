package dev.rein.coaching;

import dev.rein.tracing.Uuid7;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Which goals were begun on which day.
///
/// Partition `GOALS#<yyyy-MM>#<shard>`, sort key `<yyyy-MM-dd>#<goal>`. Day and shard follow from
/// the goal's id, so that whoever knows the id can take the entry away; it never changes. It holds
/// nothing but the id: all else is read from the goal, so that there is no copy to keep true.
final class GoalDays {
  private static final String GOAL_ID = "goalId";

  private GoalDays() {}

  static String partition(YearMonth month, int shard) {
    return "GOALS#" + month + "#" + shard;
  }

  static LocalDate dayOf(UUID goalId) {
    return Counters.dayOf(Uuid7.timeOf(goalId));
  }

  /// Ids are version 7, so the order of these is time.
  static String sortKey(UUID goalId) {
    return dayOf(goalId) + "#" + goalId;
  }

  static Item key(UUID goalId) {
    int shard = Math.floorMod(goalId.hashCode(), Spread.SHARDS);
    return Item.key(partition(YearMonth.from(dayOf(goalId)), shard), sortKey(goalId));
  }

  static TransactWriteItem put(Table table, UUID goalId) {
    return table.put(key(goalId).with(GOAL_ID, goalId.toString()));
  }

  static TransactWriteItem delete(Table table, UUID goalId) {
    Item key = key(goalId);
    return table.delete(key.require(Item.PK), key.require(Item.SK));
  }

  static UUID goalId(Item entry) {
    return UUID.fromString(entry.require(GOAL_ID));
  }
}

package dev.rein.coaching;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Goals by day, in the table of [DynamoGoalStore]: a query of each partition of a month, then one
/// of each goal, which leaves out its stages, the most of it. Nothing is scanned.
///
/// Goals that were begun before there were [GoalDays] have no entry there and are not found.
public final class DynamoGoalRecords implements GoalRecords {
  private final Table table;

  /// @param tableName of the table that holds the goals
  public DynamoGoalRecords(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
  }

  @Override
  public Chunk next(LocalDate from, LocalDate to, @Nullable UUID after, int limit) {
    if (limit < 1 || limit > MOST) throw new IllegalArgumentException("limit: " + limit);
    if (to.isBefore(from)) throw new IllegalArgumentException("to is before from");
    LocalDate first = after == null ? from : GoalDays.dayOf(after);
    if (first.isBefore(from) || first.isAfter(to)) {
      throw new IllegalArgumentException("after is of another day");
    }
    // `!` follows no key, and `$` is the character after `#`, so it ends the last day.
    String low = after == null ? from + "#" : GoalDays.sortKey(after) + "!";
    YearMonth last = YearMonth.from(to);
    for (YearMonth month = YearMonth.from(first);
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      Entries entries = entries(month, low, to + "$", limit);
      if (entries.ids().isEmpty()) continue;
      UUID end = entries.ids().getLast();
      return new Chunk(records(entries.ids()), entries.more() || month.isBefore(last) ? end : null);
    }
    return new Chunk(List.of(), null);
  }

  private record Entries(List<UUID> ids, boolean more) {}

  /// The first entries of a month in the order of their keys, over all of its partitions.
  private Entries entries(YearMonth month, String low, String high, int limit) {
    int ofEach = ofEachShard(limit);
    List<Callable<List<Item>>> queries = new ArrayList<>();
    for (int shard = 0; shard < Spread.SHARDS; shard++) {
      String pk = GoalDays.partition(month, shard);
      queries.add(() -> table.firstBetween(pk, low, high, ofEach));
    }
    List<Item> found = new ArrayList<>();
    // Beyond the least of these a partition may have entries that were not read.
    @Nullable String known = null;
    for (List<Item> some : SideBySide.run(queries)) {
      found.addAll(some);
      if (some.size() < ofEach) continue;
      String end = some.getLast().require(Item.SK);
      if (known == null || end.compareTo(known) < 0) known = end;
    }
    String horizon = known;
    List<UUID> ids =
        found.stream()
            .filter(item -> horizon == null || item.require(Item.SK).compareTo(horizon) <= 0)
            .sorted(Comparator.comparing(item -> item.require(Item.SK)))
            .limit(limit)
            .map(GoalDays::goalId)
            .toList();
    return new Entries(ids, horizon != null || ids.size() < found.size());
  }

  /// Twice a partition's share, so that the fullest one seldom cuts a chunk short.
  private static int ofEachShard(int limit) {
    return Math.min(limit, 2 * limit / Spread.SHARDS + 4);
  }

  private List<GoalRecord> records(List<UUID> ids) {
    List<Callable<Optional<GoalRecord>>> queries = new ArrayList<>();
    for (UUID id : ids) queries.add(() -> record(id));
    return SideBySide.run(queries).stream().flatMap(Optional::stream).toList();
  }

  /// Empty where the goal is erased.
  private Optional<GoalRecord> record(UUID goalId) {
    // In their order: EVAL#…, GOAL, RATING#…, and then STAGE#…, which is not read.
    List<Item> items =
        table.between(Keys.goal(goalId), Keys.EVALUATION_PREFIX, Keys.RATING_PREFIX + "\uffff");
    return items.stream()
        .filter(item -> item.require(Item.SK).equals(Keys.GOAL))
        .findFirst()
        .map(
            header ->
                GoalRecord.of(
                    new GoalHeader(header), GoalItems.newest(items), GoalItems.ratings(items)));
  }
}

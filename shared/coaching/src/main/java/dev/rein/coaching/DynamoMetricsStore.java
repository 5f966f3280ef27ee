package dev.rein.coaching;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Counters and pairs in the table of [DynamoGoalStore]. A month is [Spread#SHARDS] queries, asked
/// side by side; nothing is scanned.
public final class DynamoMetricsStore implements MetricsStore {
  /// Months that one question may touch.
  static final int MONTHS = 36;

  private final Table table;

  /// @param tableName of the table that holds the goals
  public DynamoMetricsStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
  }

  private record Key(LocalDate day, Origin origin) {}

  /// @throws IllegalArgumentException if `to` is before `from`, or more than [#MONTHS] months are
  ///   touched
  @Override
  public List<Counted> counted(LocalDate from, LocalDate to) {
    Map<Key, Tallies> sums = new HashMap<>();
    for (Item item : items(from, to, CounterItem::partition)) {
      sums.merge(
          new Key(CounterItem.day(item), CounterItem.origin(item)),
          CounterItem.tallies(item),
          Tallies::plus);
    }
    List<Counted> counted = new ArrayList<>();
    sums.forEach(
        (key, tallies) -> {
          if (!tallies.equals(Tallies.NONE)) {
            counted.add(new Counted(key.day(), key.origin(), tallies));
          }
        });
    counted.sort(
        Comparator.comparing(Counted::day).thenComparing(each -> each.origin().toString()));
    return counted;
  }

  /// @throws IllegalArgumentException if `to` is before `from`, or more than [#MONTHS] months are
  ///   touched
  @Override
  public List<Pair> pairs(LocalDate from, LocalDate to) {
    return items(from, to, PairItem::partition).stream().map(PairItem::read).toList();
  }

  private interface Partition {
    String of(YearMonth month, int shard);
  }

  private List<Item> items(LocalDate from, LocalDate to, Partition partition) {
    if (to.isBefore(from)) throw new IllegalArgumentException("to is before from");
    long months = ChronoUnit.MONTHS.between(YearMonth.from(from), YearMonth.from(to)) + 1;
    if (months > MONTHS) throw new IllegalArgumentException("more than " + MONTHS + " months");
    // Keys are compared as text, in which negative years run backwards. Nothing is that old.
    if (from.getYear() < 0) {
      return to.getYear() < 0 ? List.of() : items(LocalDate.of(0, 1, 1), to, partition);
    }
    List<Callable<List<Item>>> queries = new ArrayList<>();
    for (YearMonth month = YearMonth.from(from);
        !month.isAfter(YearMonth.from(to));
        month = month.plusMonths(1)) {
      for (int shard = 0; shard < Spread.SHARDS; shard++) {
        String pk = partition.of(month, shard);
        // `$` is the character after `#`, so it ends the last day.
        queries.add(() -> table.between(pk, from + "#", to + "$"));
      }
    }
    return SideBySide.run(queries).stream().flatMap(List::stream).toList();
  }
}

package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Tallies.Tally;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// One item of counters: all metrics of one family, day and origin, at one [Spread.Place].
///
/// Partition `METRICS#<yyyy-MM>#<shard>`, sort key `<yyyy-MM-dd>#<family>#<lane>#<origin as a JSON
/// array>`. Attributes `<metric>|n`, `|s` and `|q` hold count, sum and sum of squares, `|7` how
/// many values are nearest to 7.
final class CounterItem {
  private static final char BEFORE_PART = '|';

  private CounterItem() {}

  /// Metrics that change together.
  record Group(LocalDate day, String family, Origin origin) implements Comparable<Group> {
    private static final Comparator<Group> ORDER =
        Comparator.comparing(Group::day)
            .thenComparing(Group::family)
            .thenComparing(group -> group.origin().toString());

    @Override
    public int compareTo(Group other) {
      return ORDER.compare(this, other);
    }
  }

  static String partition(YearMonth month, int shard) {
    return "METRICS#" + month + "#" + shard;
  }

  private static String sortKey(Group group, int lane) {
    Origin origin = group.origin();
    return group.day()
        + "#"
        + group.family()
        + "#"
        + lane
        + "#"
        + Json.write(Json.texts(List.of(origin.promptVersion(), origin.model(), origin.style())));
  }

  static LocalDate day(Item item) {
    return LocalDate.parse(item.require(Item.SK).substring(0, "yyyy-MM-dd".length()));
  }

  static Origin origin(Item item) {
    JsonNode parts = Json.parse(item.require(Item.SK).split("#", 4)[3]);
    return new Origin(parts.path(0).asText(), parts.path(1).asText(), parts.path(2).asText());
  }

  static TransactWriteItem add(
      Table table, Group group, Spread.Place place, Map<String, Tally> deltas) {
    Map<String, BigDecimal> added = new TreeMap<>();
    deltas.forEach(
        (metric, delta) -> {
          added.put(metric + "|n", BigDecimal.valueOf(delta.count()));
          added.put(metric + "|s", delta.sum());
          added.put(metric + "|q", delta.sumOfSquares());
          delta
              .distribution()
              .forEach((value, some) -> added.put(metric + "|" + value, BigDecimal.valueOf(some)));
        });
    added.values().removeIf(value -> value.signum() == 0);
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    added.forEach(
        (name, value) -> {
          int number = names.size();
          names.put("#a" + number, name);
          values.put(":a" + number, Item.number(value));
        });
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table.name())
                .key(
                    Item.key(
                            partition(YearMonth.from(group.day()), place.shard()),
                            sortKey(group, place.lane()))
                        .attributes())
                .updateExpression(
                    names.keySet().stream()
                        .map(name -> name + " :" + name.substring(1))
                        .collect(Collectors.joining(", ", "ADD ", "")))
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  static Tallies tallies(Item item) {
    Map<String, Long> counts = new TreeMap<>();
    Map<String, BigDecimal> sums = new TreeMap<>();
    Map<String, BigDecimal> squares = new TreeMap<>();
    Map<String, SortedMap<Integer, Long>> distributions = new TreeMap<>();
    for (String name : item.attributes().keySet()) {
      int before = name.lastIndexOf(BEFORE_PART);
      if (before < 0) continue;
      String metric = name.substring(0, before);
      BigDecimal value = item.number(name);
      distributions.computeIfAbsent(metric, _ -> new TreeMap<>());
      switch (name.substring(before + 1)) {
        case "n" -> counts.put(metric, value.longValueExact());
        case "s" -> sums.put(metric, value);
        case "q" -> squares.put(metric, value);
        case String bucket ->
            distributions
                .computeIfAbsent(metric, _ -> new TreeMap<>())
                .put(Integer.valueOf(bucket), value.longValueExact());
      }
    }
    Map<String, Tally> tallies = new TreeMap<>();
    distributions.forEach(
        (metric, distribution) ->
            tallies.put(
                metric,
                new Tally(
                    counts.getOrDefault(metric, 0L),
                    sums.getOrDefault(metric, BigDecimal.ZERO),
                    squares.getOrDefault(metric, BigDecimal.ZERO),
                    distribution)));
    tallies.values().removeIf(tally -> tally.equals(Tally.NONE));
    return new Tallies(tallies);
  }
}

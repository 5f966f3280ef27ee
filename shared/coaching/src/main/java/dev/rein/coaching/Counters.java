package dev.rein.coaching;

import dev.rein.coaching.Tallies.Tally;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// Changes to the counters, gathered so that they can join the transaction of what they count.
final class Counters {
  /// Partitions that a month's counters are spread over, so that goals seldom meet.
  static final int SHARDS = 8;

  /// Decimals of a counted value. A value's square has twice as many, which leaves 14 digits of the
  /// 38 that DynamoDB keeps before the point.
  static final int DECIMALS = 12;

  /// The criteria whose mean is a plan's feasibility.
  private static final List<String> FEASIBILITY =
      List.of("coherence", "feasibility", "progressiveness");

  private final int shard;
  private final Map<String, Change> changes = new TreeMap<>();

  private record Change(LocalDate day, String metric, Tally delta) {}

  /// @param shard 0 to [#SHARDS] - 1
  Counters(int shard) {
    this.shard = shard;
  }

  static int shardOf(Object key) {
    return Math.floorMod(key.hashCode(), SHARDS);
  }

  static LocalDate dayOf(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  static String partition(YearMonth month, int shard) {
    return "METRICS#" + month + "#" + shard;
  }

  Counters one(Instant when, String metric) {
    return change(dayOf(when), metric, Tally.of(BigDecimal.ONE));
  }

  /// One value for each plan that was checked, also where it is 0.
  Counters planFindings(Instant when, int findings) {
    return change(dayOf(when), Metrics.PLAN_RULE_FINDINGS, Tally.of(BigDecimal.valueOf(findings)));
  }

  /// What was used up, as one value of each metric; nothing where no call was made.
  Counters spend(Instant when, Spend spend) {
    if (spend.calls() == 0) return this;
    LocalDate day = dayOf(when);
    change(day, Metrics.LLM_CALLS, tally(BigDecimal.valueOf(spend.calls())));
    change(day, Metrics.LLM_ERRORS, tally(BigDecimal.valueOf(spend.errors())));
    change(day, Metrics.TOKENS, tally(BigDecimal.valueOf(spend.usage().total())));
    BigDecimal cost = spend.costUsd();
    if (cost != null) change(day, Metrics.COST_USD, tally(cost));
    if (!spend.costComplete()) one(when, Metrics.COST_UNKNOWN);
    return this;
  }

  Counters evaluation(Evaluation evaluation) {
    LocalDate day = dayOf(evaluation.evaluatedAt());
    switch (evaluation) {
      case Evaluation.Unscored unscored -> one(unscored.evaluatedAt(), Metrics.UNSCORED);
      case Evaluation.Scored scored -> {
        Kind kind = scored.kind();
        change(day, Metrics.quality(kind), tally(BigDecimal.valueOf(scored.score())));
        scored
            .criteria()
            .forEach(
                (name, criterion) ->
                    change(
                        day,
                        Metrics.criterion(kind, name),
                        tally(BigDecimal.valueOf(criterion.score()))));
        if (kind == Kind.PLAN && scored.criteria().keySet().containsAll(FEASIBILITY)) {
          change(day, Metrics.PLAN_FEASIBILITY, tally(feasibility(scored.criteria())));
        }
      }
    }
    return this;
  }

  private static BigDecimal feasibility(Map<String, Evaluation.Criterion> criteria) {
    long sum = 0;
    for (String name : FEASIBILITY) {
      Evaluation.Criterion criterion = criteria.get(name);
      if (criterion != null) sum += criterion.score();
    }
    return BigDecimal.valueOf(sum)
        .divide(BigDecimal.valueOf(FEASIBILITY.size()), DECIMALS, RoundingMode.HALF_EVEN);
  }

  Counters rated(Rating rating) {
    ratingValues(rating).forEach((name, value) -> change(dayOf(rating.ratedAt()), name, value));
    return this;
  }

  /// Takes a rating out of the day on which it was given.
  Counters unrated(Rating rating) {
    ratingValues(rating)
        .forEach((name, value) -> change(dayOf(rating.ratedAt()), name, Tally.NONE.minus(value)));
    return this;
  }

  private static Map<String, Tally> ratingValues(Rating rating) {
    Map<String, Tally> values = new TreeMap<>();
    String score =
        rating.kind() == Kind.RESOLUTION
            ? Metrics.USER_SATISFACTION
            : Metrics.rating(rating.kind(), "score");
    values.put(score, tally(BigDecimal.valueOf(rating.score())));
    rating
        .dimensions()
        .forEach(
            (name, value) ->
                values.put(Metrics.rating(rating.kind(), name), tally(BigDecimal.valueOf(value))));
    return values;
  }

  private static Tally tally(BigDecimal value) {
    return Tally.of(
        value.scale() > DECIMALS ? value.setScale(DECIMALS, RoundingMode.HALF_EVEN) : value);
  }

  private Counters change(LocalDate day, String metric, Tally delta) {
    changes.merge(
        day + "#" + metric,
        new Change(day, metric, delta),
        (known, more) -> new Change(day, metric, known.delta().plus(more.delta())));
    return this;
  }

  /// One write for each counter that changes.
  List<TransactWriteItem> writes(Table table) {
    List<TransactWriteItem> writes = new ArrayList<>();
    changes.forEach(
        (sk, change) -> {
          if (change.delta().equals(Tally.NONE)) return;
          writes.add(write(table, sk, change));
        });
    return writes;
  }

  private TransactWriteItem write(Table table, String sk, Change change) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table.name())
                .key(Item.key(partition(YearMonth.from(change.day()), shard), sk).attributes())
                .updateExpression("ADD #count :count, #sum :sum, #sumSq :sumSq")
                .expressionAttributeNames(
                    Map.of("#count", "count", "#sum", "sum", "#sumSq", "sumSq"))
                .expressionAttributeValues(
                    Map.of(
                        ":count", Item.number(change.delta().count()),
                        ":sum", Item.number(change.delta().sum()),
                        ":sumSq", Item.number(change.delta().sumOfSquares())))
                .build())
        .build();
  }

  static String metricOf(Item counter) {
    return counter.require(Item.SK).substring("yyyy-MM-dd#".length());
  }

  static Tally tallyOf(Item counter) {
    return new Tally(
        counter.number("count").longValueExact(), counter.number("sum"), counter.number("sumSq"));
  }
}

package dev.rein.coaching;

import dev.rein.coaching.Tallies.Tally;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Changes to the counters, gathered so that they can join the transaction of what they count. Each
/// [CounterItem] that they touch is one write, however many metrics change in it.
final class Counters {
  /// Partitions of what is found by its goal, e.g. what is to be judged.
  static final int SHARDS = 8;

  /// Decimals of a counted value. A value's square has twice as many, which leaves 14 digits of the
  /// 38 that DynamoDB keeps before the point.
  static final int DECIMALS = 12;

  private final Origin origin;
  private final Map<CounterItem.Group, Map<String, Tally>> changes = new TreeMap<>();

  /// @param origin of what is counted
  Counters(Origin origin) {
    this.origin = origin;
  }

  static int shardOf(Object key) {
    return Math.floorMod(key.hashCode(), SHARDS);
  }

  static LocalDate dayOf(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  Counters one(Instant when, String metric) {
    return change(dayOf(when), "events", metric, Tally.of(BigDecimal.ONE));
  }

  /// One value for each plan that was checked, also where it is 0.
  Counters planFindings(Instant when, int findings) {
    return change(
        dayOf(when), "rules", Metrics.PLAN_RULE_FINDINGS, Tally.of(BigDecimal.valueOf(findings)));
  }

  /// What was used up, as one value of each metric; nothing where no call was made.
  Counters spend(Instant when, Spend spend) {
    if (spend.calls() == 0) return this;
    LocalDate day = dayOf(when);
    String calls = "calls";
    change(day, calls, Metrics.LLM_CALLS, tally(BigDecimal.valueOf(spend.calls())));
    change(day, calls, Metrics.LLM_ERRORS, tally(BigDecimal.valueOf(spend.errors())));
    change(day, calls, Metrics.TOKENS, tally(BigDecimal.valueOf(spend.usage().total())));
    BigDecimal cost = spend.costUsd();
    if (cost != null) change(day, calls, Metrics.COST_USD, tally(cost));
    if (!spend.costComplete()) {
      change(day, calls, Metrics.COST_UNKNOWN, Tally.of(BigDecimal.ONE));
    }
    return this;
  }

  Counters evaluation(Evaluation evaluation) {
    LocalDate day = dayOf(evaluation.evaluatedAt());
    switch (evaluation) {
      case Evaluation.Unscored unscored -> one(unscored.evaluatedAt(), Metrics.UNSCORED);
      case Evaluation.Scored scored -> {
        Kind kind = scored.kind();
        String family = "judge:" + kind.wireName();
        change(day, family, Metrics.quality(kind), score(BigDecimal.valueOf(scored.score())));
        scored
            .criteria()
            .forEach(
                (name, criterion) ->
                    change(
                        day,
                        family,
                        Metrics.criterion(kind, name),
                        score(BigDecimal.valueOf(criterion.score()))));
        JudgeScores.planFeasibility(scored)
            .ifPresent(mean -> change(day, family, Metrics.PLAN_FEASIBILITY, score(mean)));
      }
    }
    return this;
  }

  Counters rated(Rating rating) {
    ratingValues(rating)
        .forEach((name, value) -> change(dayOf(rating.ratedAt()), family(rating), name, value));
    return this;
  }

  /// Takes a rating out of the day on which it was given.
  Counters unrated(Rating rating) {
    ratingValues(rating)
        .forEach(
            (name, value) ->
                change(dayOf(rating.ratedAt()), family(rating), name, value.negated()));
    return this;
  }

  private static String family(Rating rating) {
    return "rating:" + rating.kind().wireName();
  }

  static Map<String, Tally> ratingValues(Rating rating) {
    Map<String, Tally> values = new TreeMap<>();
    String score =
        rating.kind() == Kind.RESOLUTION
            ? Metrics.USER_SATISFACTION
            : Metrics.rating(rating.kind(), "score");
    values.put(score, score(rating.overall()));
    rating
        .dimensions()
        .forEach(
            (name, value) ->
                values.put(Metrics.rating(rating.kind(), name), score(BigDecimal.valueOf(value))));
    return values;
  }

  Counters checkedIn(CheckIn checkIn) {
    LocalDate day = dayOf(checkIn.at());
    UserScores.of(checkIn)
        .forEach(
            (name, value) -> {
              boolean percentage = name.endsWith("_percentage");
              change(day, "progress", name, percentage ? tally(value) : score(value));
            });
    return this;
  }

  private static Tally tally(BigDecimal value) {
    return Tally.of(bounded(value));
  }

  private static Tally score(BigDecimal value) {
    return Tally.ofScore(bounded(value));
  }

  private static BigDecimal bounded(BigDecimal value) {
    return value.scale() > DECIMALS ? value.setScale(DECIMALS, RoundingMode.HALF_EVEN) : value;
  }

  private Counters change(LocalDate day, String family, String metric, Tally delta) {
    changes
        .computeIfAbsent(new CounterItem.Group(day, family, origin), _ -> new TreeMap<>())
        .merge(metric, delta, Tally::plus);
    return this;
  }

  /// Changes the counters by themselves, for what changes nothing else.
  void keep(Table table) {
    if (changes.isEmpty()) return;
    Boolean _ =
        table.untilSettled(
            () ->
                switch (table.transact(writes(table))) {
                  case Table.Outcome.Done _ -> Optional.of(true);
                  case Table.Outcome.Conflict _, Table.Outcome.Refused _ -> Optional.empty();
                });
  }

  /// One write for each item that changes, at a place chosen anew by each call: who tries again
  /// after a conflict asks again.
  List<TransactWriteItem> writes(Table table) {
    Spread.Place place = table.spread().next();
    List<TransactWriteItem> writes = new ArrayList<>();
    changes.forEach(
        (group, deltas) -> {
          Map<String, Tally> changed = new TreeMap<>(deltas);
          changed.values().removeIf(tally -> tally.equals(Tally.NONE));
          if (!changed.isEmpty()) writes.add(CounterItem.add(table, group, place, changed));
        });
    return writes;
  }

  /// The same, behind other writes of the transaction.
  List<TransactWriteItem> writesAfter(Table table, TransactWriteItem... others) {
    List<TransactWriteItem> writes = new ArrayList<>(List.of(others));
    writes.addAll(writes(table));
    return writes;
  }
}

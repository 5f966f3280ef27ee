package dev.rein.coaching;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The judge's budget and baselines, in the table of [DynamoGoalStore].
///
/// | pk | sk | holds |
/// |---|---|---|
/// | `JUDGE_BUDGET` | `<day>` | US dollars spent and reserved, as one number; expires |
/// | `JUDGE_BASELINE` | `<name>` | JSON, kept for good |
///
/// Spent and reserved are one number because a condition can compare a number, but not add two.
public final class DynamoJudgeStore implements JudgeStore {
  /// How long a day's spending can be looked up.
  static final Duration BUDGET_KEPT = Duration.ofDays(90);

  private static final String BUDGET = "JUDGE_BUDGET";
  private static final String BASELINE = "JUDGE_BASELINE";
  private static final String COMMITTED = "committed";
  private static final String DOCUMENT = "document";

  private final Table table;

  /// @param tableName of the table that holds the goals
  public DynamoJudgeStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
  }

  @Override
  public boolean reserve(LocalDate day, BigDecimal amountUsd, BigDecimal limitUsd, Instant now) {
    if (amountUsd.signum() < 0) throw new IllegalArgumentException("a negative amount");
    BigDecimal room = limitUsd.subtract(amountUsd);
    if (room.signum() < 0) return false;
    return update(
        day,
        "SET expiresAt = :expires ADD committed :amount",
        "attribute_not_exists(committed) OR committed <= :room",
        Map.of(
            ":expires",
            expiry(now),
            ":amount",
            Item.number(amountUsd),
            ":room",
            Item.number(room)));
  }

  @Override
  public void settle(LocalDate day, BigDecimal differenceUsd, Instant now) {
    if (differenceUsd.signum() == 0) return;
    var _ =
        update(
            day,
            "SET expiresAt = :expires ADD committed :amount",
            null,
            Map.of(":expires", expiry(now), ":amount", Item.number(differenceUsd)));
  }

  @Override
  public boolean announce(LocalDate day, Instant now) {
    return update(
        day,
        "SET announcedAt = :now, expiresAt = :expires",
        "attribute_not_exists(announcedAt)",
        Map.of(":now", Item.instant(now), ":expires", expiry(now)));
  }

  @Override
  public BigDecimal committed(LocalDate day) {
    return table
        .get(BUDGET, day.toString())
        .filter(item -> item.has(COMMITTED))
        .map(item -> item.number(COMMITTED))
        .orElse(BigDecimal.ZERO);
  }

  @Override
  public Optional<String> baseline(String name) {
    return table.get(BASELINE, name).map(item -> item.require(DOCUMENT));
  }

  @Override
  public String keepBaseline(String name, String json) {
    Item item = Item.key(BASELINE, name).with(DOCUMENT, Item.document("the baseline", json));
    return table.putIfAbsent(item) ? json : baseline(name).orElse(json);
  }

  private boolean update(
      LocalDate day,
      String expression,
      @Nullable String condition,
      Map<String, AttributeValue> values) {
    return table.update(BUDGET, day.toString(), expression, condition, values);
  }

  private static AttributeValue expiry(Instant now) {
    return Item.number(now.plus(BUDGET_KEPT).getEpochSecond());
  }
}

package dev.rein.coaching;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// An erasure: how far it is, and the fence that keeps older requests out.
///
/// Partition `ERASURE#<SHA-256 of the user's id>`, sort key `ERASURE`. Until it has finished,
/// `ERASING`, `<SHA-256>` names the user, so that somebody goes on with it.
final class ErasureItem {
  /// How long a finished erasure is remembered, as a fence: longer than any request lasts.
  static final Duration KEPT = Duration.ofDays(1);

  static final String UNFINISHED = "ERASING";

  private static final String ERASURE = "ERASURE";
  private static final String RECEIPT = "receiptId";
  private static final String REQUESTED_AT = "requestedAt";
  private static final String FINISHED_AT = "finishedAt";
  private static final String GOALS = "opikGoals";
  private static final String TRACES = "opikTraces";
  private static final String REMOVED = "removed|";
  private static final String IS_UNDER_WAY =
      "receiptId = :receipt AND attribute_not_exists(finishedAt)";

  private ErasureItem() {}

  private static String hash(String userId) {
    return Hashes.sha256(userId);
  }

  static Item key(String userId) {
    return Item.key("ERASURE#" + hash(userId), ERASURE);
  }

  /// Holds while the user's data are not being erased, for a request that is younger than the last
  /// erasure.
  ///
  /// @param askedAt when the request began
  static TransactWriteItem fence(Table table, String userId, Instant askedAt) {
    Item key = key(userId);
    return table.require(
        key.require(Item.PK),
        key.require(Item.SK),
        "attribute_not_exists(pk) OR finishedAt < :asked",
        Map.of(":asked", Item.instant(askedAt)));
  }

  static List<TransactWriteItem> begin(Table table, String userId, UUID receiptId, Instant now) {
    Item item =
        key(userId).with(RECEIPT, receiptId.toString()).with(REQUESTED_AT, Item.instant(now));
    return List.of(
        table.putIf(item, "attribute_not_exists(pk) OR attribute_exists(finishedAt)", Map.of()),
        table.put(
            Item.key(UNFINISHED, hash(userId))
                .with("userId", userId)
                .with(REQUESTED_AT, Item.instant(now))));
  }

  static Erasure read(String userId, Item item) {
    Map<ErasedKind, Long> removed = new EnumMap<>(ErasedKind.class);
    for (ErasedKind kind : ErasedKind.values()) {
      removed.put(kind, count(item, REMOVED + kind.wireName()));
    }
    return new Erasure(
        UUID.fromString(item.require(RECEIPT)),
        userId,
        item.instant(REQUESTED_AT),
        item.has(FINISHED_AT) ? item.instant(FINISHED_AT) : null,
        removed,
        count(item, GOALS),
        count(item, TRACES));
  }

  private static long count(Item item, String name) {
    return item.has(name) ? item.number(name).longValueExact() : 0;
  }

  /// Counts what the same transaction removes; holds only while the erasure is under way.
  static TransactWriteItem count(
      Table table, Erasure erasure, Map<ErasedKind, Integer> removed, int goals, int traces) {
    Map<String, Integer> added = new TreeMap<>(Map.of(GOALS, goals, TRACES, traces));
    removed.forEach((kind, number) -> added.put(REMOVED + kind.wireName(), number));
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    StringBuilder update = new StringBuilder("ADD ");
    added.forEach(
        (name, number) -> {
          int place = names.size();
          if (place > 0) update.append(", ");
          update.append("#a").append(place).append(" :a").append(place);
          names.put("#a" + place, name);
          values.put(":a" + place, Item.number(number));
        });
    return update(table, erasure, update.toString(), names, values);
  }

  static List<TransactWriteItem> finish(Table table, Erasure erasure, Instant now) {
    return List.of(
        update(
            table,
            erasure,
            "SET finishedAt = :now, expiresAt = :expires",
            Map.of(),
            Map.of(":now", Item.instant(now), ":expires", Idempotency.expiry(now.plus(KEPT)))),
        table.delete(UNFINISHED, hash(erasure.userId())));
  }

  private static TransactWriteItem update(
      Table table,
      Erasure erasure,
      String expression,
      Map<String, String> names,
      Map<String, AttributeValue> values) {
    Map<String, AttributeValue> all = new HashMap<>(values);
    all.put(":receipt", Item.text(erasure.receiptId().toString()));
    Update.Builder update =
        Update.builder()
            .tableName(table.name())
            .key(key(erasure.userId()).attributes())
            .updateExpression(expression)
            .conditionExpression(IS_UNDER_WAY)
            .expressionAttributeValues(all);
    if (!names.isEmpty()) update.expressionAttributeNames(names);
    return TransactWriteItem.builder().update(update.build()).build();
  }
}

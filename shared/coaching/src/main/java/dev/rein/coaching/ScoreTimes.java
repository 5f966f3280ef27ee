package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// When people last changed each score of a trace, so that what waited for Opik is not sent when it
/// is no longer true. Opik itself can't tell: a score that was taken back leaves nothing there.
///
/// One item for each trace: `SCORES#<trace>`, `CHANGED`, attributes `at|<score name>`.
public final class ScoreTimes {
  /// How long a change is remembered: longer than anything may wait for Opik, in the outbox, among
  /// its dead letters, and in the outbox again after somebody has moved it back.
  public static final Duration KEPT = Duration.ofDays(40);

  private static final String CHANGED = "CHANGED";
  private static final String AT = "at|";

  private final Table table;

  public ScoreTimes(DynamoDbClient client, String tableName) {
    this(new Table(client, tableName));
  }

  ScoreTimes(Table table) {
    this.table = table;
  }

  /// @return by score name; without those that nobody changed within [#KEPT]
  /// @throws IOException if the table can't be asked
  public Map<String, Instant> of(UUID traceId) throws IOException {
    Map<String, Instant> times = new TreeMap<>();
    Item key = key(traceId);
    Optional<Item> item;
    try {
      item = table.get(key.require(Item.PK), key.require(Item.SK));
    } catch (SdkException e) {
      throw new IOException("the table can't be asked", e);
    }
    if (item.isEmpty()) return times;
    for (String name : item.get().attributes().keySet()) {
      if (name.startsWith(AT)) {
        times.put(name.substring(AT.length()), item.get().instant(name));
      }
    }
    return times;
  }

  static Item key(UUID traceId) {
    return Item.key("SCORES#" + traceId, CHANGED);
  }

  /// When a score changed, as it is kept; null where nobody changed it within [#KEPT].
  @Nullable AttributeValue kept(TraceId trace, String name) {
    Item key = key(trace.value());
    return table
        .get(key.require(Item.PK), key.require(Item.SK))
        .map(item -> item.attributes().get(AT + name))
        .orElse(null);
  }

  /// @param names at least one
  TransactWriteItem changed(TraceId trace, Set<String> names, Instant at) {
    Map<String, String> attributes = new HashMap<>(Map.of("#e", Item.EXPIRES_AT));
    Map<String, AttributeValue> values =
        new HashMap<>(Map.of(":e", Idempotency.expiry(at.plus(KEPT)), ":at", Item.instant(at)));
    StringBuilder update = new StringBuilder("SET #e = :e");
    int number = 0;
    for (String name : names) {
      attributes.put("#a" + number, AT + name);
      update.append(", #a").append(number++).append(" = :at");
    }
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table.name())
                .key(key(trace.value()).attributes())
                .updateExpression(update.toString())
                .expressionAttributeNames(attributes)
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  /// The same, holding only while `name` is as [#kept] gave it.
  TransactWriteItem changed(
      TraceId trace, Set<String> names, Instant at, String name, @Nullable AttributeValue before) {
    Update change = changed(trace, names, at).update();
    Map<String, String> attributes = new HashMap<>(change.expressionAttributeNames());
    Map<String, AttributeValue> values = new HashMap<>(change.expressionAttributeValues());
    attributes.put("#c", AT + name);
    // It may have expired since.
    String condition = "attribute_not_exists(#c)";
    if (before != null) {
      values.put(":c", before);
      condition += " OR #c = :c";
    }
    return TransactWriteItem.builder()
        .update(
            change.toBuilder()
                .conditionExpression(condition)
                .expressionAttributeNames(attributes)
                .expressionAttributeValues(values)
                .build())
        .build();
  }
}

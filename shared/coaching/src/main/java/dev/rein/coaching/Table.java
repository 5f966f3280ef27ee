package dev.rein.coaching;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// One table, read consistently and changed in whole transactions, or item by item where an item
/// stands for itself.
final class Table {
  /// How often a change is tried while others change the same items.
  static final int ATTEMPTS = 25;

  /// Milliseconds of the first pause between two tries, at most; it doubles with each.
  static final long FIRST_PAUSE_MS = 10;

  /// Milliseconds of any pause, at most.
  static final long LONGEST_PAUSE_MS = 250;

  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final List<String> WORTH_ANOTHER_TRY =
      List.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

  private final DynamoDbClient client;
  private final String name;
  private final Spread spread = new Spread();

  Table(DynamoDbClient client, String name) {
    this.client = client;
    this.name = name;
  }

  String name() {
    return name;
  }

  /// Where the next change is counted.
  Spread spread() {
    return spread;
  }

  Optional<Item> get(String pk, String sk) {
    Map<String, AttributeValue> item =
        client
            .getItem(
                request ->
                    request.tableName(name).key(Item.key(pk, sk).attributes()).consistentRead(true))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(new Item(item));
  }

  /// All items of a partition whose sort key lies between the two, both included.
  List<Item> between(String pk, String from, String to) {
    QueryRequest request =
        query(Map.of(":pk", Item.text(pk), ":from", Item.text(from), ":to", Item.text(to)))
            .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
            .build();
    return client.queryPaginator(request).items().stream().map(Item::new).toList();
  }

  /// The same, but only the first ones.
  List<Item> firstBetween(String pk, String from, String to, int limit) {
    QueryRequest request =
        query(Map.of(":pk", Item.text(pk), ":from", Item.text(from), ":to", Item.text(to)))
            .keyConditionExpression("pk = :pk AND sk BETWEEN :from AND :to")
            .limit(limit)
            .build();
    return client.queryPaginator(request).items().stream().limit(limit).map(Item::new).toList();
  }

  /// All items of a partition.
  List<Item> partition(String pk) {
    QueryRequest request =
        query(Map.of(":pk", Item.text(pk))).keyConditionExpression("pk = :pk").build();
    return client.queryPaginator(request).items().stream().map(Item::new).toList();
  }

  /// The last items whose sort key begins with `prefix`, last one first.
  ///
  /// @param before sort key that none of them reaches, or null
  List<Item> last(String pk, String prefix, @Nullable String before, int limit) {
    QueryRequest.Builder request =
        query(Map.of(":pk", Item.text(pk), ":prefix", Item.text(prefix)))
            .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
            .scanIndexForward(false)
            .limit(limit);
    if (before != null) request.exclusiveStartKey(Item.key(pk, before).attributes());
    return client.queryPaginator(request.build()).items().stream()
        .limit(limit)
        .map(Item::new)
        .toList();
  }

  /// The first items of a partition.
  ///
  /// @param prefix of their sort keys, or null
  List<Item> first(String pk, @Nullable String prefix, int limit) {
    QueryRequest request =
        prefix == null
            ? query(Map.of(":pk", Item.text(pk))).keyConditionExpression("pk = :pk").build()
            : query(Map.of(":pk", Item.text(pk), ":prefix", Item.text(prefix)))
                .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                .build();
    return client.queryPaginator(request.toBuilder().limit(limit).build()).items().stream()
        .limit(limit)
        .map(Item::new)
        .toList();
  }

  /// The first items whose sort key is less than `before` and for which the condition holds.
  List<Item> firstBefore(
      String pk, String before, String condition, Map<String, AttributeValue> values, int limit) {
    Map<String, AttributeValue> all = new HashMap<>(values);
    all.put(":pk", Item.text(pk));
    all.put(":before", Item.text(before));
    QueryRequest request =
        query(all)
            .keyConditionExpression("pk = :pk AND sk < :before")
            .filterExpression(condition)
            .build();
    return client.queryPaginator(request).items().stream().limit(limit).map(Item::new).toList();
  }

  private QueryRequest.Builder query(Map<String, AttributeValue> values) {
    return QueryRequest.builder()
        .tableName(name)
        .consistentRead(true)
        .expressionAttributeValues(values);
  }

  /// All items of a partition whose sort key begins so, page by page as they are taken.
  ///
  /// @param page items of one answer at most
  /// @param projection names of the attributes that are read
  void each(String pk, String prefix, int page, String projection, Consumer<Item> taker) {
    QueryRequest request =
        query(Map.of(":pk", Item.text(pk), ":prefix", Item.text(prefix)))
            .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
            .projectionExpression(projection)
            .limit(page)
            .build();
    client.queryPaginator(request).items().forEach(found -> taker.accept(new Item(found)));
  }

  /// Puts an item that stands for itself.
  ///
  /// @return false, and nothing is changed, where there is one of this key
  boolean putIfAbsent(Item item) {
    try {
      client.putItem(
          request ->
              request
                  .tableName(name)
                  .item(item.attributes())
                  .conditionExpression("attribute_not_exists(pk)"));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /// Changes an item that stands for itself.
  ///
  /// @param condition null for none
  /// @return false, and nothing is changed, where the condition does not hold
  boolean update(
      String pk,
      String sk,
      String expression,
      @Nullable String condition,
      Map<String, AttributeValue> values) {
    try {
      client.updateItem(
          request -> {
            request.tableName(name).key(Item.key(pk, sk).attributes()).updateExpression(expression);
            if (!values.isEmpty()) request.expressionAttributeValues(values);
            if (condition != null) request.conditionExpression(condition);
          });
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /// How a transaction ended.
  sealed interface Outcome {
    record Done() implements Outcome {}

    /// Somebody else changed these items at the same time; nothing was changed.
    record Conflict() implements Outcome {}

    /// Conditions did not hold; nothing was changed.
    ///
    /// @param found what was there instead, by place in the transaction; an empty item where there
    ///   was none
    record Refused(Map<Integer, Item> found) implements Outcome {}
  }

  Outcome transact(List<TransactWriteItem> writes) {
    try {
      client.transactWriteItems(request -> request.transactItems(writes));
      spread.done();
      return new Outcome.Done();
    } catch (TransactionCanceledException e) {
      Outcome outcome = outcome(e);
      if (outcome instanceof Outcome.Conflict) spread.conflict();
      return outcome;
    }
  }

  private static Outcome outcome(TransactionCanceledException canceled) {
    Map<Integer, Item> found = new HashMap<>();
    boolean worthAnotherTry = false;
    List<CancellationReason> reasons = canceled.cancellationReasons();
    for (int i = 0; i < reasons.size(); i++) {
      CancellationReason reason = reasons.get(i);
      if (CONDITION_FAILED.equals(reason.code())) found.put(i, new Item(reason.item()));
      if (WORTH_ANOTHER_TRY.contains(reason.code())) worthAnotherTry = true;
    }
    if (!found.isEmpty()) return new Outcome.Refused(found);
    if (worthAnotherTry) return new Outcome.Conflict();
    throw canceled;
  }

  /// @return false, and nothing is changed, where a condition does not hold or somebody else
  ///   changed these items at the same time
  boolean write(List<TransactWriteItem> writes) {
    return switch (transact(writes)) {
      case Outcome.Done _ -> true;
      case Outcome.Conflict _, Outcome.Refused _ -> false;
    };
  }

  /// Where a condition does not hold, all stays as it is.
  void writeWhereAllowed(List<TransactWriteItem> writes) {
    Boolean _ =
        untilSettled(
            () ->
                switch (transact(writes)) {
                  case Outcome.Done _, Outcome.Refused _ -> Optional.of(true);
                  case Outcome.Conflict _ -> Optional.empty();
                });
  }

  /// Runs `once` until it gives something, pausing a random while after each try that did not.
  ///
  /// @throws TableBusy after [#ATTEMPTS] tries
  <T> T untilSettled(Supplier<Optional<T>> once) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) pause(attempt);
      Optional<T> settled = once.get();
      if (settled.isPresent()) return settled.get();
    }
    throw new TableBusy(ATTEMPTS);
  }

  private static void pause(int attempt) {
    long most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(attempt - 1, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, most + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting to change the table", e);
    }
  }

  TransactWriteItem put(Item item) {
    return TransactWriteItem.builder()
        .put(Put.builder().tableName(name).item(item.attributes()).build())
        .build();
  }

  /// @param condition on what is there before; when it does not hold, what is there is given back
  TransactWriteItem putIf(Item item, String condition, Map<String, AttributeValue> values) {
    Put.Builder put =
        Put.builder()
            .tableName(name)
            .item(item.attributes())
            .conditionExpression(condition)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (!values.isEmpty()) put.expressionAttributeValues(values);
    return TransactWriteItem.builder().put(put.build()).build();
  }

  /// Changes nothing, but holds the transaction to a condition on another item.
  TransactWriteItem require(
      String pk, String sk, String condition, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .conditionCheck(
            ConditionCheck.builder()
                .tableName(name)
                .key(Item.key(pk, sk).attributes())
                .conditionExpression(condition)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .build())
        .build();
  }

  TransactWriteItem deleteIf(
      String pk, String sk, String condition, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .delete(
            Delete.builder()
                .tableName(name)
                .key(Item.key(pk, sk).attributes())
                .conditionExpression(condition)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .build())
        .build();
  }

  TransactWriteItem delete(String pk, String sk) {
    return TransactWriteItem.builder()
        .delete(Delete.builder().tableName(name).key(Item.key(pk, sk).attributes()).build())
        .build();
  }
}

package dev.rein.coaching;

import dev.rein.coaching.Table.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Erasures in the table of [DynamoGoalStore].
///
/// | pk | sk | holds |
/// |---|---|---|
/// | `ERASURE#<SHA-256 of the user's id>` | `ERASURE` | receipt, counts, when it finished; expires a day later |
/// | `ERASING` | `<SHA-256 of the user's id>` | the user's id, until it has finished |
/// | `ERASED#<shard>` | `<thread>#<part>` | ids of traces that Opik is asked again to delete, for 11 days |
public final class DynamoErasureStore implements ErasureStore {
  private final Table table;
  private final GoalErasure goals;

  /// @param tableName of the table that holds the goals
  public DynamoErasureStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
    this.goals = new GoalErasure(table);
  }

  @Override
  public Erasure begin(String userId, UUID receiptId, Instant now) {
    UserIds.require(userId);
    return table.untilSettled(
        () ->
            switch (table.transact(ErasureItem.begin(table, userId, receiptId, now))) {
              case Outcome.Done _, Outcome.Refused _ -> find(userId);
              case Outcome.Conflict _ -> Optional.empty();
            });
  }

  private Optional<Erasure> find(String userId) {
    Item key = ErasureItem.key(userId);
    return table
        .get(key.require(Item.PK), key.require(Item.SK))
        .map(item -> ErasureItem.read(userId, item));
  }

  @Override
  public Step next(String userId, Instant now) {
    return table.untilSettled(() -> nextOnce(userId, now));
  }

  private Optional<Step> nextOnce(String userId, Instant now) {
    Erasure erasure =
        find(userId).orElseThrow(() -> new IllegalStateException("no erasure was begun"));
    if (erasure.finishedAt() != null) return Optional.of(new Step.Finished(erasure, List.of()));
    Doomed doomed =
        table.first(Keys.user(userId), Keys.USER_GOAL_PREFIX, 1).stream()
            .findFirst()
            .map(entry -> goals.next(entry, now))
            .orElseGet(() -> others(userId));
    return doomed.isEmpty() ? finish(erasure, now) : remove(erasure, doomed);
  }

  private Doomed others(String userId) {
    Doomed doomed = new Doomed(table);
    new GoalErasure.Room()
        .take(table.first(Keys.user(userId), null, GoalErasure.MOST))
        .forEach(use -> doomed.add(use, ErasedKind.IDEMPOTENCY_KEYS));
    return doomed;
  }

  private Optional<Step> remove(Erasure erasure, Doomed doomed) {
    List<TransactWriteItem> writes = new ArrayList<>(doomed.deletes());
    int traces = 0;
    for (ErasedTraces each : doomed.traces()) {
      writes.add(ErasedTracesItem.put(table, each));
      traces += each.traces().size();
    }
    int gone = doomed.counts().getOrDefault(ErasedKind.GOALS, 0);
    writes.add(ErasureItem.count(table, erasure, doomed.counts(), gone, traces));
    return table.write(writes)
        ? find(erasure.userId()).map(soFar -> new Step.Removed(soFar, doomed.traces()))
        : Optional.empty();
  }

  private Optional<Step> finish(Erasure erasure, Instant now) {
    ErasedTraces others =
        new ErasedTraces(ErasedTraces.userThread(erasure.userId()), "others", List.of(), now, 0);
    List<TransactWriteItem> writes = new ArrayList<>(ErasureItem.finish(table, erasure, now));
    writes.add(ErasedTracesItem.put(table, others));
    return table.write(writes)
        ? find(erasure.userId()).map(receipt -> new Step.Finished(receipt, List.of(others)))
        : Optional.empty();
  }

  @Override
  public List<Erasure> unfinished(Instant before, int most) {
    return table
        .firstBefore(
            ErasureItem.UNFINISHED,
            Keys.END,
            "requestedAt < :begun",
            Map.of(":begun", Item.instant(before)),
            most)
        .stream()
        .flatMap(item -> find(item.require("userId")).stream())
        // Nor one that its user has begun since the list was read.
        .filter(erasure -> erasure.finishedAt() == null && erasure.requestedAt().isBefore(before))
        .toList();
  }

  @Override
  public List<ErasedTraces> due(Instant now, int most) {
    List<ErasedTraces> due = new ArrayList<>();
    for (int shard = 0; shard < Spread.SHARDS && due.size() < most; shard++) {
      table
          .firstBefore(
              ErasedTracesItem.partition(shard),
              Keys.END,
              "dueAt <= :now",
              Map.of(":now", Item.instant(now)),
              most - due.size())
          .forEach(item -> due.add(ErasedTracesItem.read(item)));
    }
    return due;
  }

  /// One that somebody else removed meanwhile does not come back by this.
  @Override
  public void askedAgain(ErasedTraces traces, Instant now) {
    List<TransactWriteItem> write =
        List.of(
            traces.isOver(now)
                ? ErasedTracesItem.delete(table, traces)
                : ErasedTracesItem.replace(table, traces.askedAgain()));
    table.writeWhereAllowed(write);
  }
}

package dev.rein.coaching;

import dev.rein.coaching.Table.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Pending evaluations in the table of [DynamoGoalStore], whose keys are described there.
public final class DynamoPendingStore implements PendingStore {
  private final Table table;
  private final CoachingItems coaching;

  /// @param tableName of the table that holds the goals
  public DynamoPendingStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
    this.coaching = new CoachingItems(table);
  }

  @Override
  public List<PendingEvaluation> due(Instant madeBefore, Instant now, int most) {
    List<PendingEvaluation> due = new ArrayList<>();
    for (int shard = 0; shard < Counters.SHARDS; shard++) {
      table
          .firstBefore(
              Keys.pending(shard),
              Keys.pending(madeBefore),
              "attribute_not_exists(dueAt) OR dueAt <= :now",
              Map.of(":now", Item.instant(now)),
              most)
          .forEach(item -> due.add(PendingItem.read(item)));
    }
    due.sort(Comparator.comparing(PendingEvaluation::since));
    return due.size() <= most ? due : List.copyOf(due.subList(0, most));
  }

  @Override
  public boolean isThere(Subject subject) {
    UUID messageId = subject.messageId();
    return messageId == null
        ? table.get(Keys.goal(subject.goalId()), Keys.GOAL).isPresent()
        : coaching.item(subject.goalId(), messageId).isPresent();
  }

  /// One that was judged meanwhile does not come back by this.
  @Override
  public void swept(PendingEvaluation pending, Instant dueAgain) {
    Boolean _ =
        table.untilSettled(
            () ->
                switch (table.transact(List.of(PendingItem.swept(table, pending, dueAgain)))) {
                  case Outcome.Done _, Outcome.Refused _ -> Optional.of(true);
                  case Outcome.Conflict _ -> Optional.empty();
                });
  }

  @Override
  public void remove(PendingEvaluation pending) {
    Boolean _ =
        table.untilSettled(
            () ->
                switch (table.transact(
                    List.of(PendingItem.delete(table, pending.since(), pending.subject())))) {
                  case Outcome.Done _, Outcome.Refused _ -> Optional.of(true);
                  case Outcome.Conflict _ -> Optional.empty();
                });
  }
}

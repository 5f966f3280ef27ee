package dev.rein.coaching;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
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
    return Marks.due(table, Keys::pending, madeBefore, now, most).stream()
        .map(PendingItem::read)
        .sorted(Comparator.comparing(PendingEvaluation::since))
        .limit(most)
        .toList();
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
    Marks.change(table, PendingItem.swept(table, pending, dueAgain));
  }

  @Override
  public void remove(PendingEvaluation pending) {
    Marks.change(table, PendingItem.delete(table, pending.since(), pending.subject()));
  }
}

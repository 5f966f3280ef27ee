package dev.rein.coaching;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// Running goals in the table of [DynamoGoalStore], whose keys are described there.
public final class DynamoRunningStore implements RunningStore {
  private final Table table;

  /// @param tableName of the table that holds the goals
  public DynamoRunningStore(DynamoDbClient client, String tableName) {
    this.table = new Table(client, tableName);
  }

  @Override
  public List<RunningGoal> due(Instant begunBefore, Instant now, int most) {
    return Marks.due(table, Keys::running, begunBefore, now, most).stream()
        .map(RunningItem::read)
        .sorted(Comparator.comparing(RunningGoal::since))
        .limit(most)
        .toList();
  }

  /// One that has come to an end meanwhile does not come back by this.
  @Override
  public void swept(RunningGoal running, Instant dueAgain) {
    Marks.change(table, RunningItem.swept(table, running, dueAgain));
  }

  @Override
  public void remove(RunningGoal running) {
    Marks.change(table, RunningItem.delete(table, running.goalId(), running.since()));
  }
}

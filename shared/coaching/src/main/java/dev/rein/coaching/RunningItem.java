package dev.rein.coaching;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Marks a goal that has no end yet.
final class RunningItem {
  private static final String SINCE = "since";
  private static final String SWEEPS = "sweeps";

  private RunningItem() {}

  static TransactWriteItem put(Table table, GoalHeader header) {
    return table.put(item(new RunningGoal(header.id(), header.createdAt(), 0)));
  }

  private static Item item(RunningGoal running) {
    return key(running.goalId(), running.since())
        .with("goalId", running.goalId().toString())
        .with(SINCE, Item.instant(running.since()))
        .with(SWEEPS, Item.number(running.sweeps()));
  }

  static Item key(UUID goalId, Instant since) {
    return Item.key(Keys.running(goalId), Keys.running(since, goalId));
  }

  static RunningGoal read(Item item) {
    return new RunningGoal(
        UUID.fromString(item.require("goalId")),
        item.instant(SINCE),
        item.number(SWEEPS).intValueExact());
  }

  /// Holds only while it is there.
  static TransactWriteItem swept(Table table, RunningGoal running, Instant dueAgain) {
    RunningGoal again = new RunningGoal(running.goalId(), running.since(), running.sweeps() + 1);
    return table.putIf(
        item(again).with(Marks.DUE_AT, Item.instant(dueAgain)), "attribute_exists(pk)", Map.of());
  }

  static TransactWriteItem delete(Table table, UUID goalId, Instant since) {
    return table.delete(Keys.running(goalId), Keys.running(since, goalId));
  }
}

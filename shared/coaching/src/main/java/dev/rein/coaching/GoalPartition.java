package dev.rein.coaching;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The partitions of goals: each read whole, and changed together with its goal's own item.
record GoalPartition(Table table) {
  Optional<GoalHeader> header(UUID goalId) {
    return table.get(Keys.goal(goalId), Keys.GOAL).map(GoalHeader::new);
  }

  /// Nothing is put together for who may not see it, so that it takes no longer than for a goal
  /// that is not there.
  Optional<Goal> find(UUID goalId, Predicate<GoalHeader> mayBeSeen) {
    List<Item> items = table.partition(Keys.goal(goalId));
    return items.stream()
        .filter(item -> item.require(Item.SK).equals(Keys.GOAL))
        .findFirst()
        .map(GoalHeader::new)
        .filter(mayBeSeen)
        .map(header -> GoalItems.assemble(header, items));
  }

  /// Reads the goal's own item, asks what to write for it, and writes it; again from the start if
  /// the item was changed in between.
  ///
  /// @param writes empty where there is nothing to change
  /// @return false where there was nothing to change, empty where there is no such goal
  Optional<Boolean> change(UUID goalId, Function<GoalHeader, List<TransactWriteItem>> writes) {
    return table.untilSettled(
        () -> {
          Optional<GoalHeader> header = header(goalId);
          if (header.isEmpty()) return Optional.of(Optional.empty());
          List<TransactWriteItem> transaction = writes.apply(header.get());
          if (transaction.isEmpty()) return Optional.of(Optional.of(false));
          return table.write(transaction) ? Optional.of(Optional.of(true)) : Optional.empty();
        });
  }
}

package dev.rein.coaching;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// Counts the changes of an item, so that of two who change it at once one notices.
final class Revisions {
  private static final String REVISION = "revision";

  private Revisions() {}

  /// Removes an item, if it is still as it was read.
  static TransactWriteItem delete(Table table, Item item) {
    return table.deleteIf(
        item.require(Item.PK),
        item.require(Item.SK),
        "revision = :revision",
        Map.of(":revision", Item.number(item.number(REVISION))));
  }

  /// Keeps an item, if it is still as it was read, or not there at all where it is new.
  static TransactWriteItem write(Table table, Item item) {
    if (!item.has(REVISION)) {
      return table.putIf(item.with(REVISION, Item.number(1)), "attribute_not_exists(pk)", Map.of());
    }
    long revision = item.number(REVISION).longValueExact();
    return table.putIf(
        item.with(REVISION, Item.number(revision + 1)),
        "revision = :revision",
        Map.of(":revision", Item.number(revision)));
  }
}

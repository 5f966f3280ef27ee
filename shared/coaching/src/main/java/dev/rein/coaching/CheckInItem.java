package dev.rein.coaching;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A check-in among a goal's, and inside the items that remember it.
final class CheckInItem {
  private CheckInItem() {}

  static Item with(Item item, CheckIn checkIn) {
    Item filled =
        item.with("checkInId", checkIn.id().toString())
            .with("completed", Item.flag(checkIn.completed()))
            .with("at", Item.instant(checkIn.at()));
    filled = with(filled, "completionPercentage", checkIn.completionPercentage());
    filled = with(filled, "difficulty", checkIn.difficulty());
    filled = with(filled, "motivation", checkIn.motivation());
    return checkIn.notes() == null ? filled : filled.with("notes", checkIn.notes());
  }

  private static Item with(Item item, String name, @Nullable Integer value) {
    return value == null ? item : item.with(name, Item.number(value));
  }

  static CheckIn read(Item item) {
    return new CheckIn(
        UUID.fromString(item.require("checkInId")),
        item.flag("completed"),
        integer(item, "completionPercentage"),
        integer(item, "difficulty"),
        integer(item, "motivation"),
        item.textOrNull("notes"),
        item.instant("at"));
  }

  private static @Nullable Integer integer(Item item, String name) {
    return item.has(name) ? item.number(name).intValueExact() : null;
  }
}

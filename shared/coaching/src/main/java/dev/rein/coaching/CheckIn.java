package dev.rein.coaching;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far a person says they have come with their goal, at one time. What they did not say is
/// null.
///
/// @param id version 7; check-ins of a goal are in the order of their ids
/// @param completed whether what was planned is done
/// @param completionPercentage 0 to 100
/// @param difficulty 1 (easy) to 5 (hard)
/// @param motivation 1 to 5
/// @param notes at most [Limits#TEXT] characters
public record CheckIn(
    UUID id,
    boolean completed,
    @Nullable Integer completionPercentage,
    @Nullable Integer difficulty,
    @Nullable Integer motivation,
    @Nullable String notes,
    Instant at) {
  public CheckIn {
    within(0, 100, completionPercentage, "completionPercentage");
    within(1, 5, difficulty, "difficulty");
    within(1, 5, motivation, "motivation");
    if (notes != null && Limits.exceeded(notes, Limits.TEXT)) {
      throw new IllegalArgumentException("notes are too long");
    }
  }

  private static void within(int least, int most, @Nullable Integer value, String name) {
    if (value != null && (value < least || value > most)) {
      throw new IllegalArgumentException(name + ": " + value);
    }
  }
}

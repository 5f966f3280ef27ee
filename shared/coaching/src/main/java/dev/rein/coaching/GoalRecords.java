package dev.rein.coaching;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads everybody's goals by the day on which they were begun, some at a time.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface GoalRecords {
  /// Goals that one call reads at most.
  int MOST = 500;

  /// The next goals, oldest first. One that is begun or erased meanwhile may be in it or not; every
  /// other goal of these days is in one chunk exactly.
  ///
  /// @param from the first day, `to` the last (UTC): those of the goals' ids
  /// @param after the [Chunk#end()] of the chunk before, null for the first
  /// @param limit 1 to [#MOST]
  /// @throws IllegalArgumentException if `limit` is outside that, `to` is before `from`, or `after`
  ///   is of another day
  Chunk next(LocalDate from, LocalDate to, @Nullable UUID after, int limit);

  /// @param goals may be fewer than asked for, even none, while there are more
  /// @param end where to go on, null where there is nothing more
  record Chunk(List<GoalRecord> goals, @Nullable UUID end) {
    public Chunk {
      goals = List.copyOf(goals);
    }
  }
}

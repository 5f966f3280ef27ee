package dev.rein.generation;

import dev.rein.coaching.ProgressEntry;
import java.util.List;
import java.util.UUID;

/// The check-ins that are kept of a goal.
interface RecentProgress {
  RecentProgress NONE = (_, _) -> List.of();

  /// The newest, oldest of them first.
  ///
  /// @param most that are given
  List<ProgressEntry> of(UUID goalId, int most);
}

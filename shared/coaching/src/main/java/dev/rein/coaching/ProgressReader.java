package dev.rein.coaching;

import java.util.List;
import java.util.UUID;

/// Reads how people are getting on with their goals.
@FunctionalInterface
public interface ProgressReader {
  /// Most check-ins that are read at once.
  int MOST = 100;

  /// The last check-ins of a goal, oldest first.
  ///
  /// @param limit 1 to [#MOST]
  List<CheckIn> progress(UUID goalId, int limit);
}

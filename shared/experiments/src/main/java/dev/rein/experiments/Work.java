package dev.rein.experiments;

import java.util.List;
import java.util.UUID;

/// What an experiment has done so far, wherever that is kept, for its report and for Opik.
public interface Work {
  /// In Opik, one for each version.
  List<UUID> experimentIds();

  /// Of everything that was done.
  Costs costs();

  /// Without anybody's words.
  ItemRecord of(Design design, GoalItem item);
}

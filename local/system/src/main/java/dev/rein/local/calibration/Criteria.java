package dev.rein.local.calibration;

import dev.rein.coaching.Kind;
import java.util.List;
import java.util.Map;

/// What examples of a kind hold: the criteria that are scored, and the blocks that are given.
///
/// @param blocks beside the subject
public record Criteria(List<String> names, List<String> blocks) {
  public Criteria {
    names = List.copyOf(names);
    blocks = List.copyOf(blocks);
  }

  /// @param byKind kinds that are left out can't be judged
  public record All(Map<Kind, Criteria> byKind) {
    public All {
      byKind = Map.copyOf(byKind);
    }
  }
}

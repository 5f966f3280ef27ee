package dev.rein.local.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import java.util.List;
import java.util.Map;

/// What examples of a kind hold: the criteria that are scored, and the blocks that are given.
///
/// @param blocks beside the subject
/// @param standard blocks that an example may leave out, and what stands for them then
public record Criteria(List<String> names, List<String> blocks, Map<String, ObjectNode> standard) {
  public Criteria {
    names = List.copyOf(names);
    blocks = List.copyOf(blocks);
    standard = Map.copyOf(standard);
  }

  /// @param byKind kinds that are left out can't be judged
  public record All(Map<Kind, Criteria> byKind) {
    public All {
      byKind = Map.copyOf(byKind);
    }
  }
}

package dev.rein.experiments;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/// An experiment as Opik shows it.
///
/// @param dataSet its name
/// @param versions in the order of their ids
/// @param items goals of the data set that some version has a trace for
/// @param complete goals that every version has a trace for which Opik has, too
public record Compared(String dataSet, List<Version> versions, int items, int complete) {
  public Compared {
    versions = List.copyOf(versions);
  }

  /// @param promptVersions ids in the prompt library
  /// @param scores means by name, as Opik computes them
  public record Version(
      UUID id,
      String name,
      String status,
      List<String> promptVersions,
      int traces,
      Map<String, Double> scores) {
    public Version {
      promptVersions = List.copyOf(promptVersions);
    }
  }
}

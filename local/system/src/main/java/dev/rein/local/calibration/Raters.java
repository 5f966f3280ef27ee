package dev.rein.local.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The two people with the most examples in common, whatever order their labels stand in.
///
/// @param first the one whose name comes first in the file
/// @param examples that both have scored
record Raters(String first, String second, List<Example> examples) {
  Raters {
    examples = List.copyOf(examples);
  }

  private record Pair(String first, String second) {}

  /// Empty where no two people have scored the same example; of several such pairs the one that
  /// comes first in the file.
  static Optional<Raters> of(List<Example> examples) {
    Map<String, Integer> places = new LinkedHashMap<>();
    Map<Pair, List<Example>> common = new LinkedHashMap<>();
    for (Example example : examples) {
      List<String> names = new ArrayList<>();
      for (Example.Label label : example.labels()) {
        names.add(label.rater());
        places.putIfAbsent(label.rater(), places.size());
      }
      names.sort(Comparator.comparingInt(name -> places.getOrDefault(name, 0)));
      for (int i = 0; i < names.size(); i++) {
        for (int j = i + 1; j < names.size(); j++) {
          common
              .computeIfAbsent(new Pair(names.get(i), names.get(j)), _ -> new ArrayList<>())
              .add(example);
        }
      }
    }
    Raters most = null;
    for (var each : common.entrySet()) {
      if (most != null && each.getValue().size() <= most.examples().size()) continue;
      most = new Raters(each.getKey().first(), each.getKey().second(), each.getValue());
    }
    return Optional.ofNullable(most);
  }

  static double score(Example example, String rater, String criterion) {
    for (Example.Label label : example.labels()) {
      Integer score = label.scores().get(criterion);
      if (label.rater().equals(rater) && score != null) return score;
    }
    throw new IllegalStateException("checked when it was read");
  }
}

package dev.rein.judge;

import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Spend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Several verdicts on one thing, made into one.
final class Samples {
  private Samples() {}

  /// Each criterion gets the median of its scores, the lower one of an even number, with evidence
  /// and reasoning of the first sample that gave it.
  ///
  /// @param verdicts of the same criteria, at least one
  /// @param spend of all calls, those without a verdict included
  static Judgement.Reached median(List<Judgement.Reached> verdicts, Spend spend) {
    Judgement.Reached first = verdicts.getFirst();
    Map<String, Criterion> medians = new LinkedHashMap<>();
    Map<String, Integer> spread = new LinkedHashMap<>();
    for (String name : first.criteria().keySet()) {
      List<Criterion> given =
          verdicts.stream()
              .map(verdict -> Objects.requireNonNull(verdict.criteria().get(name)))
              .toList();
      int[] scores = given.stream().mapToInt(Criterion::score).sorted().toArray();
      int median = scores[(scores.length - 1) / 2];
      medians.put(
          name, given.stream().filter(each -> each.score() == median).findFirst().orElseThrow());
      spread.put(name, Arrays.stream(scores).max().orElseThrow() - scores[0]);
    }
    Scrutiny scrutiny =
        verdicts.size() == 1
            ? first.scrutiny()
            : first.scrutiny().withSamples(verdicts.size(), spread);
    return new Judgement.Reached(medians, first.model(), scrutiny, spend);
  }
}

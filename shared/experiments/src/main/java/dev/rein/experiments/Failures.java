package dev.rein.experiments;

import dev.rein.experiments.ItemRecord.Tried;
import dev.rein.statistics.McNemar;
import java.util.List;

/// How often one version and the first gave nothing usable. These goals are no pairs, so no
/// criterion shows them: a version may be better on what it gives, and give nothing on every second
/// goal.
///
/// @param tried goals on which both were tried
/// @param baseline of them, those on which the first version failed
/// @param candidate those on which the other one failed
/// @param pValue of McNemar's exact test
public record Failures(int tried, int baseline, int candidate, double pValue) {
  /// The usual 5 %, beside the family of the criteria and not in it: this is a warning and calls no
  /// winner. In the family it would need more failures before it is said, and take from the power
  /// to find a winner; a warning too many costs a look at a table.
  private static final double LEVEL = 0.05;

  static Failures of(List<ItemRecord> items, int version) {
    int tried = 0;
    int both = 0;
    int baseline = 0;
    int candidate = 0;
    for (ItemRecord item : items) {
      if (item.tried(0) instanceof Tried.NotYet || item.tried(version) instanceof Tried.NotYet) {
        continue;
      }
      tried++;
      boolean first = item.tried(0) instanceof Tried.Failed;
      boolean second = item.tried(version) instanceof Tried.Failed;
      if (first) baseline++;
      if (second) candidate++;
      if (first && second) both++;
    }
    return new Failures(
        tried, baseline, candidate, McNemar.twoSided(baseline - both, candidate - both));
  }

  /// Whether chance alone would hardly make them differ so much.
  boolean differ() {
    return pValue < LEVEL;
  }
}

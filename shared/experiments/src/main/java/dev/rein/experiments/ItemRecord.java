package dev.rein.experiments;

import dev.rein.experiments.Experiment.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What there is of one goal, in figures.
///
/// @param tried by version
/// @param withoutStart whether the stages before the one under test gave nothing
/// @param unfinished whether something is left to do
/// @param withoutVerdict whether some version has a result and no verdict that can be used
/// @param unusableVerdicts verdicts that can't be used
public record ItemRecord(
    List<Tried> tried,
    boolean withoutStart,
    boolean unfinished,
    boolean withoutVerdict,
    int unusableVerdicts) {
  public ItemRecord {
    tried = List.copyOf(tried);
  }

  /// What came of one version.
  sealed interface Tried {
    record NotYet() implements Tried {}

    record Failed(@Nullable UUID traceId, String why, Costs costs) implements Tried {}

    /// @param means by criterion, in the design's order; empty where there is no score
    record Made(UUID traceId, long millis, Costs costs, List<Double> means) implements Tried {
      public Made {
        means = List.copyOf(means);
      }
    }
  }

  static ItemRecord of(Design design, Function<Unit, @Nullable Outcome> state, GoalItem item) {
    return of(design, state, item.id());
  }

  static ItemRecord of(Design design, Function<Unit, @Nullable Outcome> state, String item) {
    Outcome given = state.apply(Unit.given(item));
    boolean withoutStart = given instanceof Outcome.Failed;
    boolean unfinished = given == null;
    boolean withoutVerdict = false;
    int unusable = 0;
    List<Tried> tried = new ArrayList<>();
    for (int version = 0; version < design.versions().size(); version++) {
      Outcome outcome = state.apply(Unit.made(item, version));
      if (outcome instanceof Outcome.Failed(var why, _, var trace, _, var costs)) {
        tried.add(new Tried.Failed(trace, why, costs));
      }
      if (!(outcome instanceof Outcome.Made(var trace, _, var millis, var costs))) {
        if (outcome == null) {
          tried.add(new Tried.NotYet());
          unfinished |= !withoutStart;
        }
        continue;
      }
      boolean judging = false;
      for (int sample = 0; sample < design.samples(); sample++) {
        Outcome verdict = state.apply(Unit.judged(item, version, sample));
        judging |= verdict == null;
        if (verdict instanceof Outcome.Failed) unusable++;
      }
      Scores scores = judging ? null : Scores.of(design, state, item, version);
      unfinished |= judging;
      withoutVerdict |= !judging && scores == null;
      tried.add(
          new Tried.Made(trace, millis, costs, scores == null ? List.of() : means(design, scores)));
    }
    return new ItemRecord(tried, withoutStart, unfinished, withoutVerdict, unusable);
  }

  private static List<Double> means(Design design, Scores scores) {
    Double[] means = new Double[design.criteria().size()];
    Arrays.setAll(means, i -> scores.means().getOrDefault(design.criteria().get(i), 0.0));
    return Arrays.asList(means);
  }

  Tried tried(int version) {
    return tried.get(version);
  }

  /// Of a version's result or of its failure; null where there is none.
  @Nullable UUID traceId(int version) {
    return switch (tried(version)) {
      case Tried.Made made -> made.traceId();
      case Tried.Failed failed -> failed.traceId();
      case Tried.NotYet _ -> null;
    };
  }
}

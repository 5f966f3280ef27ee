package dev.rein.experiments;

import dev.rein.coaching.PromptAsset;
import dev.rein.experiments.Experiment.Scores;
import dev.rein.statistics.Bootstrap;
import dev.rein.statistics.Comparison;
import dev.rein.statistics.Comparison.Finding;
import dev.rein.statistics.Mean;
import dev.rein.statistics.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// What an experiment has found so far. The same work and the same seed give the same report.
///
/// @param goals of the data set
/// @param unfinished goals on which something is left to do
/// @param withoutStart goals for which the stages before the one under test gave nothing
/// @param withoutVerdict goals that some version has a result for and no verdict that can be used;
///   they are left out of both sides
/// @param unusableVerdicts verdicts that can't be used
public record Report(
    Design design,
    int goals,
    int unfinished,
    int withoutStart,
    int withoutVerdict,
    int unusableVerdicts,
    List<Figures> versions,
    List<Against> comparisons,
    Costs costs) {
  public Report {
    versions = List.copyOf(versions);
    comparisons = List.copyOf(comparisons);
  }

  public static Report of(Design design, StateFile state) {
    List<Trial> trials = new ArrayList<>();
    int unfinished = 0;
    int withoutStart = 0;
    int withoutVerdict = 0;
    int unusable = 0;
    for (GoalItem item : design.dataSet().items()) {
      Trial trial = Trial.of(design, state, item);
      trials.add(trial);
      if (trial.unfinished()) unfinished++;
      if (trial.withoutStart()) withoutStart++;
      if (trial.withoutVerdict()) withoutVerdict++;
      unusable += trial.unusableVerdicts();
    }
    List<Figures> versions = new ArrayList<>();
    for (int i = 0; i < design.versions().size(); i++) versions.add(figures(design, trials, i));
    return new Report(
        design,
        trials.size(),
        unfinished,
        withoutStart,
        withoutVerdict,
        unusable,
        versions,
        comparisons(design, trials),
        state.costs());
  }

  private static Figures figures(Design design, List<Trial> trials, int version) {
    Map<String, Integer> failures = new TreeMap<>();
    List<Double> costs = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    boolean complete = true;
    for (Trial trial : trials) {
      Outcome outcome = trial.made().get(version).orElse(null);
      if (outcome == null) continue;
      costs.add(outcome.costs().usd().doubleValue());
      complete &= outcome.costs().complete();
      if (outcome instanceof Outcome.Made made) millis.add((double) made.millis());
      if (outcome instanceof Outcome.Failed failed) failures.merge(failed.why(), 1, Integer::sum);
    }
    Optional<Mean> cost = Mean.of(array(costs));
    PromptAsset asset = design.versions().get(version);
    return new Figures(
        design.labels().get(version),
        asset.version(),
        millis.size(),
        failures,
        cost.isPresent() ? OptionalDouble.of(cost.get().value()) : OptionalDouble.empty(),
        complete,
        Quantiles.median(array(millis)));
  }

  /// All tests of one experiment are one family, whatever the number of versions.
  private static List<Against> comparisons(Design design, List<Trial> trials) {
    Bootstrap bootstrap = Bootstrap.seeded(design.seed());
    List<List<Pair>> byVersion = new ArrayList<>();
    List<Comparison> family = new ArrayList<>();
    for (int version = 1; version < design.versions().size(); version++) {
      List<Pair> pairs = pairs(trials, version);
      byVersion.add(pairs);
      for (String criterion : design.criteria()) {
        row(criterion, pairs, side -> side.score(criterion), bootstrap)
            .ifPresent(row -> family.add(row.comparison()));
      }
    }
    List<Finding> findings = new ArrayList<>(Comparison.findings(family));
    List<Against> all = new ArrayList<>();
    for (int version = 1; version < design.versions().size(); version++) {
      List<Pair> pairs = byVersion.get(version - 1);
      List<Against.Row> criteria = new ArrayList<>();
      for (String criterion : design.criteria()) {
        row(criterion, pairs, side -> side.score(criterion), bootstrap)
            .ifPresent(
                row ->
                    criteria.add(
                        new Against.Row(
                            row.name(),
                            row.baseline(),
                            row.candidate(),
                            row.comparison(),
                            findings.removeFirst())));
      }
      all.add(
          new Against(
              design.labels().get(version),
              pairs.size(),
              criteria,
              row("overall", pairs, Side::overall, bootstrap),
              row("cost_usd", pairs, Side::costUsd, bootstrap),
              row("millis", pairs, Side::millis, bootstrap)));
    }
    return all;
  }

  private static Optional<Against.Row> row(
      String name, List<Pair> pairs, ToDoubleFunction<Side> value, Bootstrap bootstrap) {
    double[] baseline = pairs.stream().mapToDouble(it -> value.applyAsDouble(it.first())).toArray();
    double[] candidate =
        pairs.stream().mapToDouble(it -> value.applyAsDouble(it.second())).toArray();
    return Comparison.of(baseline, candidate, bootstrap)
        .map(
            comparison ->
                new Against.Row(
                    name,
                    Mean.of(baseline).orElseThrow().value(),
                    Mean.of(candidate).orElseThrow().value(),
                    comparison,
                    null));
  }

  private static List<Pair> pairs(List<Trial> trials, int version) {
    List<Pair> pairs = new ArrayList<>();
    for (Trial trial : trials) {
      Side first = trial.sides().get(0).orElse(null);
      Side second = trial.sides().get(version).orElse(null);
      if (first != null && second != null) pairs.add(new Pair(first, second));
    }
    return pairs;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private record Pair(Side first, Side second) {}

  private record Side(Scores scores, Outcome.Made made) {
    double score(String criterion) {
      Double score = scores.means().get(criterion);
      if (score == null) throw new IllegalStateException("no score for " + criterion);
      return score;
    }

    double overall() {
      return scores.overall();
    }

    double costUsd() {
      return made.costs().usd().doubleValue();
    }

    double millis() {
      return made.millis();
    }
  }

  /// What there is of one goal.
  ///
  /// @param made by version
  /// @param sides by version, where there are scores
  private record Trial(
      List<Optional<Outcome>> made,
      List<Optional<Side>> sides,
      boolean withoutStart,
      boolean unfinished,
      boolean withoutVerdict,
      int unusableVerdicts) {
    static Trial of(Design design, StateFile state, GoalItem item) {
      Outcome given = state.find(Unit.given(item));
      boolean withoutStart = given instanceof Outcome.Failed;
      boolean unfinished = given == null;
      boolean withoutVerdict = false;
      int unusable = 0;
      List<Optional<Outcome>> made = new ArrayList<>();
      List<Optional<Side>> sides = new ArrayList<>();
      for (int version = 0; version < design.versions().size(); version++) {
        @Nullable Outcome outcome = state.find(Unit.made(item, version));
        made.add(Optional.ofNullable(outcome));
        if (!(outcome instanceof Outcome.Made result)) {
          unfinished |= outcome == null && !withoutStart;
          sides.add(Optional.empty());
          continue;
        }
        boolean judging = false;
        for (int sample = 0; sample < design.samples(); sample++) {
          Outcome verdict = state.find(Unit.judged(item, version, sample));
          judging |= verdict == null;
          if (verdict instanceof Outcome.Failed) unusable++;
        }
        Scores scores = judging ? null : Scores.of(design, state, item, version);
        unfinished |= judging;
        withoutVerdict |= !judging && scores == null;
        sides.add(Optional.ofNullable(scores).map(found -> new Side(found, result)));
      }
      return new Trial(made, sides, withoutStart, unfinished, withoutVerdict, unusable);
    }
  }
}

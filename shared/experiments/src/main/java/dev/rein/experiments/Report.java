package dev.rein.experiments;

import dev.rein.coaching.PromptAsset;
import dev.rein.experiments.ItemRecord.Tried;
import dev.rein.statistics.Bootstrap;
import dev.rein.statistics.Comparison;
import dev.rein.statistics.Comparison.Finding;
import dev.rein.statistics.Mean;
import dev.rein.statistics.Quantiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

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

  /// @throws IOException if the goals can't be read
  public static Report of(Design design, Work work) throws IOException {
    List<ItemRecord> items = new ArrayList<>();
    design.dataSet().each(item -> items.add(work.of(design, item)));
    List<Figures> versions = new ArrayList<>();
    for (int i = 0; i < design.versions().size(); i++) versions.add(figures(design, items, i));
    return new Report(
        design,
        items.size(),
        (int) items.stream().filter(ItemRecord::unfinished).count(),
        (int) items.stream().filter(ItemRecord::withoutStart).count(),
        (int) items.stream().filter(ItemRecord::withoutVerdict).count(),
        items.stream().mapToInt(ItemRecord::unusableVerdicts).sum(),
        versions,
        comparisons(design, items),
        work.costs());
  }

  private static Figures figures(Design design, List<ItemRecord> items, int version) {
    Map<String, Integer> failures = new TreeMap<>();
    List<Double> costs = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    boolean complete = true;
    for (ItemRecord item : items) {
      switch (item.tried(version)) {
        case Tried.NotYet _ -> {}
        case Tried.Failed(_, var why, var cost) -> {
          failures.merge(why, 1, Integer::sum);
          costs.add(cost.usd().doubleValue());
          complete &= cost.complete();
        }
        case Tried.Made(_, var took, var cost, _) -> {
          millis.add((double) took);
          costs.add(cost.usd().doubleValue());
          complete &= cost.complete();
        }
      }
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

  /// All tests that may call a winner are one family, whatever the number of versions; [Failures]
  /// are none of it.
  private static List<Against> comparisons(Design design, List<ItemRecord> items) {
    Bootstrap bootstrap = Bootstrap.seeded(design.seed());
    List<List<Pair>> byVersion = new ArrayList<>();
    List<Comparison> family = new ArrayList<>();
    for (int version = 1; version < design.versions().size(); version++) {
      List<Pair> pairs = pairs(items, version);
      byVersion.add(pairs);
      for (int i = 0; i < design.criteria().size(); i++) {
        row(design, i, pairs, bootstrap).ifPresent(row -> family.add(row.comparison()));
      }
    }
    List<Finding> findings = new ArrayList<>(Comparison.findings(family));
    List<Against> all = new ArrayList<>();
    for (int version = 1; version < design.versions().size(); version++) {
      List<Pair> pairs = byVersion.get(version - 1);
      List<Against.Row> criteria = new ArrayList<>();
      for (int i = 0; i < design.criteria().size(); i++) {
        row(design, i, pairs, bootstrap)
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
              Failures.of(items, version),
              criteria,
              row("overall", pairs, Report::overall, bootstrap),
              row("cost_usd", pairs, made -> made.costs().usd().doubleValue(), bootstrap),
              row("millis", pairs, Tried.Made::millis, bootstrap)));
    }
    return all;
  }

  private static Optional<Against.Row> row(
      Design design, int criterion, List<Pair> pairs, Bootstrap bootstrap) {
    String name = design.criteria().get(criterion);
    return row(name, pairs, made -> made.means().get(criterion), bootstrap);
  }

  private static Optional<Against.Row> row(
      String name, List<Pair> pairs, ToDoubleFunction<Tried.Made> value, Bootstrap bootstrap) {
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

  private static List<Pair> pairs(List<ItemRecord> items, int version) {
    List<Pair> pairs = new ArrayList<>();
    for (ItemRecord item : items) {
      if (item.tried(0) instanceof Tried.Made first
          && item.tried(version) instanceof Tried.Made second
          && !first.means().isEmpty()
          && !second.means().isEmpty()) {
        pairs.add(new Pair(first, second));
      }
    }
    return pairs;
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private record Pair(Tried.Made first, Tried.Made second) {}

  private static double overall(Tried.Made made) {
    return made.means().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}

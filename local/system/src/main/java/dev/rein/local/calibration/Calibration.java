package dev.rein.local.calibration;

import dev.rein.coaching.Kind;
import dev.rein.statistics.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/// How well the judge agrees with people on a set of examples.
///
/// @param kinds in which there are examples
/// @param all of the overall scores of all kinds; empty where there is one kind only
/// @param unscored examples that the judge gave no score for, which are in no statistic
public record Calibration(List<OfKind> kinds, List<Row> all, int examples, int unscored) {
  /// Name of the row about the mean of the criteria, the score that the product shows.
  static final String OVERALL = "overall";

  public Calibration {
    kinds = List.copyOf(kinds);
    all = List.copyOf(all);
  }

  /// @param rows judge against people: one per criterion, then [#OVERALL]
  /// @param raters the second of two people against the first, where two have scored the same
  ///   examples: rows likewise, or none
  /// @param pair their names, or none
  /// @param judges models and rubrics that the scores come from
  public record OfKind(
      Kind kind,
      int examples,
      int unscored,
      List<Row> rows,
      List<Row> raters,
      List<String> pair,
      List<String> judges) {
    public OfKind {
      rows = List.copyOf(rows);
      raters = List.copyOf(raters);
      pair = List.copyOf(pair);
      judges = List.copyOf(judges);
    }
  }

  public static Calibration of(List<Case> cases, Criteria.All criteria, Bootstrap bootstrap) {
    List<OfKind> kinds = new ArrayList<>();
    List<Double> labelled = new ArrayList<>();
    List<Double> judged = new ArrayList<>();
    int unscored = 0;
    for (Kind kind : Kind.values()) {
      List<Pair> scored = new ArrayList<>();
      List<Example> ofKind = new ArrayList<>();
      TreeSet<String> judges = new TreeSet<>();
      for (Case each : cases) {
        if (each.example().kind() != kind) continue;
        ofKind.add(each.example());
        switch (each.judged()) {
          case Judged.Scored score -> {
            scored.add(new Pair(each.example(), score));
            judges.add(score.judge());
          }
          case Judged.Unscored _ -> {}
        }
      }
      if (ofKind.isEmpty()) continue;
      Criteria wanted = criteria.byKind().get(kind);
      if (wanted == null) throw new IllegalArgumentException("no criteria for " + kind);
      unscored += ofKind.size() - scored.size();
      Optional<Raters> two = Raters.of(ofKind);
      kinds.add(
          new OfKind(
              kind,
              ofKind.size(),
              ofKind.size() - scored.size(),
              rows(scored, wanted.names(), bootstrap),
              two.map(both -> raters(both, wanted.names(), bootstrap)).orElse(List.of()),
              two.map(both -> List.of(both.first(), both.second())).orElse(List.of()),
              List.copyOf(judges)));
      for (Pair pair : scored) {
        labelled.add(mean(wanted.names(), pair.example()::labelled));
        judged.add(mean(wanted.names(), pair::judged));
      }
    }
    List<Row> all =
        kinds.size() < 2
            ? List.of()
            : List.of(Row.ofMeans("all kinds", array(labelled), array(judged), bootstrap));
    return new Calibration(kinds, all, cases.size(), unscored);
  }

  private record Pair(Example example, Judged.Scored judge) {
    double judged(String criterion) {
      Integer score = judge.scores().get(criterion);
      if (score == null) throw new IllegalStateException("no score for " + criterion);
      return score;
    }
  }

  private static List<Row> rows(List<Pair> pairs, List<String> criteria, Bootstrap bootstrap) {
    List<Row> rows = new ArrayList<>();
    for (String criterion : criteria) {
      rows.add(
          Row.of(
              criterion,
              values(pairs, pair -> pair.example().labelled(criterion)),
              values(pairs, pair -> pair.judged(criterion)),
              bootstrap));
    }
    rows.add(
        Row.ofMeans(
            OVERALL,
            values(pairs, pair -> mean(criteria, pair.example()::labelled)),
            values(pairs, pair -> mean(criteria, pair::judged)),
            bootstrap));
    return rows;
  }

  private static List<Row> raters(Raters two, List<String> criteria, Bootstrap bootstrap) {
    List<Row> rows = new ArrayList<>();
    for (String criterion : criteria) {
      rows.add(
          Row.of(
              criterion,
              values(two.examples(), example -> Raters.score(example, two.first(), criterion)),
              values(two.examples(), example -> Raters.score(example, two.second(), criterion)),
              bootstrap));
    }
    rows.add(
        Row.ofMeans(
            OVERALL,
            values(two.examples(), each -> mean(criteria, c -> Raters.score(each, two.first(), c))),
            values(
                two.examples(), each -> mean(criteria, c -> Raters.score(each, two.second(), c))),
            bootstrap));
    return rows;
  }

  private static double mean(List<String> criteria, ToDoubleFunction<String> score) {
    return criteria.stream().mapToDouble(score).average().orElseThrow();
  }

  private static <T> double[] values(List<T> items, ToDoubleFunction<T> value) {
    return items.stream().mapToDouble(value).toArray();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

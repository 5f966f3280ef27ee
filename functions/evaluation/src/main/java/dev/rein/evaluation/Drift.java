package dev.rein.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Spend;
import dev.rein.llm.PlainJson;
import dev.rein.runtime.Json;
import dev.rein.statistics.Interval;
import dev.rein.statistics.Mean;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanDetails;
import dev.rein.tracing.lambda.Emf;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a judge's scores of the panel differ from those it gave when its baseline was set.
///
/// @param model as the environment names it
/// @param rows one for each text
record Drift(String model, List<Row> rows, Spend spend) implements SpanDetails {
  /// Points of a mean change that are worth a warning; less is lost in one text's noise.
  static final double NOTABLE = 0.25;

  /// @param now overall score, null where there was no verdict
  /// @param before overall score in the baseline, null where this run has set it
  /// @param problem why there was no verdict, null where there is one
  record Row(
      String text,
      String kind,
      String level,
      String rubricVersion,
      @Nullable Double now,
      @Nullable Double before,
      @Nullable String problem) {
    @Nullable Double change() {
      return now == null || before == null ? null : Double.valueOf(now - before);
    }
  }

  Drift {
    rows = List.copyOf(rows);
  }

  /// Mean change in points, positive where the judge has become milder; null where nothing can be
  /// compared.
  @Nullable Mean signed() {
    return Mean.of(changes()).orElse(null);
  }

  @Nullable Double absolute() {
    double[] changes = changes();
    for (int i = 0; i < changes.length; i++) changes[i] = Math.abs(changes[i]);
    return Mean.of(changes).map(Mean::value).orElse(null);
  }

  private double[] changes() {
    List<Double> changes = new ArrayList<>();
    for (Row row : rows) {
      Double change = row.change();
      if (change != null) changes.add(change);
    }
    return changes.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// Whether the change is more than chance and more than nothing.
  boolean isNotable() {
    Mean mean = signed();
    if (mean == null || Math.abs(mean.value()) < NOTABLE) return false;
    Interval interval = mean.ci95();
    return interval != null && !interval.contains(0);
  }

  long unscored() {
    return rows.stream().filter(row -> row.now() == null).count();
  }

  Emf metrics() {
    Emf emf =
        new Emf().count("JudgePanelTexts", rows.size()).count("JudgePanelUnscored", unscored());
    spend.tell(emf::count, emf::number);
    Mean mean = signed();
    Double absolute = absolute();
    if (mean != null && absolute != null) {
      emf.number("JudgeDrift", TraceScores.shown(mean.value()))
          .number("JudgeDriftAbsolute", TraceScores.shown(absolute))
          .count("JudgeDriftNotable", isNotable() ? 1 : 0);
    }
    return emf;
  }

  @Override
  public void describe(Span trace) {
    trace
        .output(PlainJson.of(json()))
        .metadata("status", "ok")
        .metadata("drift_notable", isNotable());
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("model", model).put("texts", rows.size()).put("unscored", unscored());
    json.put("calls", spend.calls());
    BigDecimal cost = spend.costUsd();
    if (cost != null) json.put("costUsd", cost);
    Mean mean = signed();
    Double absolute = absolute();
    json.put("baseline", mean != null ? "compared" : unscored() == 0 ? "set" : "missing");
    if (mean != null && absolute != null) {
      ObjectNode drift = json.putObject("drift");
      drift.put("compared", mean.count()).put("mean", TraceScores.shown(mean.value()));
      Interval interval = mean.ci95();
      if (interval != null) {
        ArrayNode ci = drift.putArray("ci95");
        ci.add(TraceScores.shown(interval.low())).add(TraceScores.shown(interval.high()));
      }
      drift.put("meanAbsolute", TraceScores.shown(absolute)).put("notable", isNotable());
    }
    ArrayNode list = json.putArray("rows");
    for (Row row : rows) {
      ObjectNode node = list.addObject();
      node.put("text", row.text()).put("kind", row.kind()).put("level", row.level());
      node.put("rubricVersion", row.rubricVersion());
      if (row.now() != null) node.put("score", TraceScores.shown(row.now()));
      if (row.before() != null) node.put("baseline", TraceScores.shown(row.before()));
      if (row.problem() != null) node.put("problem", row.problem());
    }
    return json;
  }
}

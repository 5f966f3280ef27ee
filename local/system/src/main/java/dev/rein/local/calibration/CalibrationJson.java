package dev.rein.local.calibration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.calibration.Judged.Cost;
import dev.rein.statistics.Bootstrap;
import dev.rein.statistics.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A calibration, and an example that carries the judge's scores, as JSON. What is not defined is
/// absent.
public final class CalibrationJson {
  /// Decimals that are shown, rounded half-up.
  static final int DECIMALS = 4;

  private CalibrationJson() {}

  /// @param standIn whether scores come from the offline stand-in
  public static ObjectNode of(
      Calibration calibration, Cost cost, boolean standIn, Bootstrap bootstrap) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("examples", calibration.examples());
    json.put("unscored", calibration.unscored());
    json.put("standIn", standIn);
    json.put("calls", cost.calls());
    BigDecimal usd = cost.usd();
    if (usd != null && !standIn) {
      json.put("costUsd", usd);
      json.put("costComplete", cost.complete());
    }
    json.put("seed", bootstrap.seed());
    json.put("resamples", bootstrap.resamples());
    ArrayNode kinds = json.putArray("kinds");
    for (Calibration.OfKind kind : calibration.kinds()) {
      ObjectNode node = kinds.addObject();
      node.put("kind", kind.kind().wireName());
      node.put("examples", kind.examples());
      node.put("unscored", kind.unscored());
      ArrayNode judges = node.putArray("judges");
      kind.judges().forEach(judges::add);
      node.set("judgeAgainstPeople", rows(kind.rows()));
      if (!kind.raters().isEmpty()) node.set("peopleAgainstPeople", rows(kind.raters()));
    }
    if (!calibration.all().isEmpty()) json.set("all", row(calibration.all().getFirst()));
    return json;
  }

  private static ArrayNode rows(List<Row> rows) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    rows.forEach(row -> array.add(row(row)));
    return array;
  }

  private static ObjectNode row(Row row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", row.name());
    json.put("n", row.n());
    number(json, "referenceMean", row.referenceMean());
    number(json, "ratedMean", row.ratedMean());
    number(json, "bias", row.bias());
    interval(json, "biasCi95", row.biasCi95());
    number(json, "mae", row.meanAbsoluteError());
    number(json, "exact", row.exact());
    number(json, "withinOne", row.withinOne());
    number(json, "spearman", row.spearman());
    interval(json, "spearmanCi95", row.spearmanCi95());
    number(json, "kendallTauB", row.kendallTauB());
    number(json, "kappa", row.kappa());
    interval(json, "kappaCi95", row.kappaCi95());
    return json;
  }

  private static void number(ObjectNode json, String name, @Nullable Double value) {
    if (value != null) json.put(name, shown(value));
  }

  private static void interval(ObjectNode json, String name, @Nullable Interval interval) {
    if (interval != null) {
      json.putArray(name).add(shown(interval.low())).add(shown(interval.high()));
    }
  }

  private static BigDecimal shown(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
    return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
  }

  /// The example's own line with the judge's scores in it, so that it need not be asked again. One
  /// without a score stays to be judged.
  public static ObjectNode of(Case each) {
    ObjectNode line = each.example().source().deepCopy();
    line.remove("judge");
    switch (each.judged()) {
      case Judged.Scored(var scores, var model, var rubricVersion) -> {
        ObjectNode judge = line.putObject("judge");
        ObjectNode numbers = judge.putObject("scores");
        scores.forEach(numbers::put);
        if (model != null) judge.put("model", model);
        if (rubricVersion != null) judge.put("rubricVersion", rubricVersion);
      }
      case Judged.Unscored _ -> {}
    }
    return line;
  }
}

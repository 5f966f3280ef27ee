package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.statistics.Comparison;
import dev.rein.statistics.Interval;
import java.util.Locale;

/// A report for programs.
public final class ReportJson {
  private ReportJson() {}

  public static ObjectNode of(Report report) {
    ObjectNode json = OpikDoor.JSON.createObjectNode();
    json.set("design", report.design().json());
    json.put("goals", report.goals()).put("unfinished", report.unfinished());
    json.put("withoutStart", report.withoutStart());
    json.put("withoutVerdict", report.withoutVerdict());
    json.put("unusableVerdicts", report.unusableVerdicts());
    json.put("costUsd", report.costs().usd()).put("costComplete", report.costs().complete());
    ArrayNode versions = json.putArray("versions");
    for (Figures figures : report.versions()) {
      ObjectNode node = versions.addObject();
      node.put("label", figures.label()).put("version", figures.version());
      node.put("made", figures.made()).put("failed", figures.failed());
      figures.failures().forEach(node.putObject("failures")::put);
      figures.costUsd().ifPresent(mean -> node.put("costUsdMean", mean));
      figures.millis().ifPresent(median -> node.put("millisMedian", median));
    }
    ArrayNode comparisons = json.putArray("comparisons");
    for (Against against : report.comparisons()) {
      ObjectNode node = comparisons.addObject();
      node.put("label", against.label()).put("pairs", against.pairs());
      node.set("failures", failures(against.failures()));
      ArrayNode criteria = node.putArray("criteria");
      against.criteria().forEach(row -> criteria.add(row(row)));
      against.overall().ifPresent(row -> node.set("overall", row(row)));
      against.costUsd().ifPresent(row -> node.set("costUsd", row(row)));
      against.millis().ifPresent(row -> node.set("millis", row(row)));
    }
    Verdicts.of(report).forEach(json.putArray("verdicts")::add);
    return json;
  }

  private static ObjectNode failures(Failures failures) {
    ObjectNode json = OpikDoor.JSON.createObjectNode();
    json.put("tried", failures.tried());
    json.put("baseline", failures.baseline()).put("candidate", failures.candidate());
    return json.put("pValue", failures.pValue()).put("differ", failures.differ());
  }

  private static ObjectNode row(Against.Row row) {
    Comparison comparison = row.comparison();
    ObjectNode json = OpikDoor.JSON.createObjectNode();
    json.put("name", row.name());
    json.put("baseline", row.baseline()).put("candidate", row.candidate());
    json.put("difference", comparison.difference());
    Interval ci = comparison.ci95();
    if (ci != null) json.putArray("ci95").add(ci.low()).add(ci.high());
    json.put("wins", comparison.wins()).put("ties", comparison.ties());
    json.put("losses", comparison.losses()).put("pValue", comparison.pValue());
    if (row.finding() != null) json.put("finding", row.finding().name().toLowerCase(Locale.ROOT));
    return json;
  }
}

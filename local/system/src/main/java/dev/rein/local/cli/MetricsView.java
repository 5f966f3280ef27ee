package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;

/// The key metrics against their targets.
final class MetricsView {
  private MetricsView() {}

  static void print(Terminal terminal, JsonNode answer) {
    terminal.line(
        terminal.dim(
            "  "
                + Terminal.padded("metric", 28)
                + Terminal.right("value", 12)
                + Terminal.right("count", 8)
                + Terminal.right("target", 10)
                + "  met"));
    for (JsonNode metric : answer.path("metrics")) {
      terminal.line(
          ("  "
                  + Terminal.padded(metric.path("name").asText(), 28)
                  + Terminal.right(number(metric, "value"), 12)
                  + Terminal.right(metric.path("count").asText("0"), 8)
                  + Terminal.right(target(metric), 10)
                  + "  "
                  + met(terminal, metric))
              .stripTrailing());
    }
  }

  private static String number(JsonNode metric, String name) {
    return metric.path(name).isNumber() ? metric.path(name).decimalValue().toPlainString() : "–";
  }

  private static String target(JsonNode metric) {
    JsonNode target = metric.path("target");
    if (target.isMissingNode()) return "";
    boolean less = metric.path("name").asText().equals("error_rate");
    return target.isNumber()
        ? (less ? "< " : "> ") + target.decimalValue().toPlainString()
        : target.asText();
  }

  private static String met(Terminal terminal, JsonNode metric) {
    if (!metric.path("met").isBoolean()) return "";
    return metric.path("met").asBoolean() ? terminal.green("yes") : terminal.red("no");
  }

  static String csv(JsonNode answer) {
    StringBuilder csv = new StringBuilder("name,value,count,trend,target,met\n");
    for (JsonNode metric : answer.path("metrics")) {
      csv.append(cell(metric, "name"));
      for (String column : new String[] {"value", "count", "trend", "target", "met"}) {
        csv.append(',').append(cell(metric, column));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String cell(JsonNode metric, String name) {
    JsonNode value = metric.path(name);
    String text = value.isNumber() ? value.decimalValue().toPlainString() : value.asText("");
    return text.matches("[^,\"\\r\\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}

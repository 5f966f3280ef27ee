package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The key metrics against their targets.
final class MetricsView {
  private static final String INDENT = "  ";
  private static final String NO_DATA = "no data";
  private static final int LEAST_NAME = 18;
  private static final int MOST_NAME = 32;

  /// Where not all of them have room, the later in this order go first.
  private enum Column {
    VALUE("value", 12),
    COUNT("count", 8),
    MET("met", 5),
    TARGET("target", 9),
    TREND("trend", 10),
    INTERVAL("95 % interval", 19);

    private final String title;
    private final int width;

    Column(String title, int width) {
      this.title = title;
      this.width = width;
    }
  }

  /// As they stand beside each other.
  private static final List<Column> ORDER =
      List.of(Column.VALUE, Column.INTERVAL, Column.COUNT, Column.TREND, Column.TARGET, Column.MET);

  private MetricsView() {}

  static void print(Terminal terminal, JsonNode answer) {
    int room = terminal.width() - INDENT.length() - LEAST_NAME;
    Set<Column> shown = EnumSet.noneOf(Column.class);
    for (Column column : Column.values()) {
      if (column.width > room) break;
      shown.add(column);
      room -= column.width;
    }
    int name = Math.min(MOST_NAME, LEAST_NAME + room);
    StringBuilder head = new StringBuilder(INDENT + Terminal.padded("metric", name));
    for (Column column : ORDER) {
      if (shown.contains(column)) head.append(Terminal.right(column.title, column.width));
    }
    terminal.line(terminal.dim(head.toString()));
    for (JsonNode metric : answer.path("metrics")) {
      String text = Terminal.shortened(metric.path("name").asText(), name);
      StringBuilder row = new StringBuilder(INDENT + Terminal.padded(text, name));
      for (Column column : ORDER) {
        if (shown.contains(column)) row.append(cell(terminal, metric, column));
      }
      terminal.line(row.toString().stripTrailing());
    }
  }

  private static String cell(Terminal terminal, JsonNode metric, Column column) {
    String text =
        switch (column) {
          case VALUE -> metric.path("value").isNumber() ? number(metric.path("value")) : NO_DATA;
          case INTERVAL -> interval(metric.path("ci95"));
          case COUNT -> metric.path("count").asText("0");
          case TREND -> trend(metric.path("trend"));
          case TARGET -> target(metric);
          case MET -> met(metric);
        };
    String cell = Terminal.right(text, column.width);
    if (column != Column.MET) return cell;
    return text.equals("yes") ? terminal.green(cell) : text.isEmpty() ? cell : terminal.red(cell);
  }

  private static String number(JsonNode value) {
    return value.decimalValue().toPlainString();
  }

  private static String interval(JsonNode ci95) {
    if (ci95.size() != 2) return "";
    return number(ci95.path(0)) + " to " + number(ci95.path(1));
  }

  private static String trend(JsonNode trend) {
    if (!trend.isNumber()) return "";
    return (trend.decimalValue().signum() > 0 ? "+" : "") + number(trend);
  }

  private static String target(JsonNode metric) {
    JsonNode target = metric.path("target");
    if (target.isMissingNode()) return "";
    boolean less = metric.path("name").asText().equals("error_rate");
    return target.isNumber()
        ? (less ? "< " : "> ") + target.decimalValue().toPlainString()
        : target.asText();
  }

  private static String met(JsonNode metric) {
    if (!metric.path("met").isBoolean()) return "";
    return metric.path("met").asBoolean() ? "yes" : "no";
  }

  static String csv(JsonNode answer) {
    StringBuilder csv = new StringBuilder("name,value,count,trend,target,met,ci95_low,ci95_high\n");
    for (JsonNode metric : answer.path("metrics")) {
      csv.append(cell(metric, "name"));
      for (String column : new String[] {"value", "count", "trend", "target", "met"}) {
        csv.append(',').append(cell(metric, column));
      }
      for (int end = 0; end < 2; end++)
        csv.append(',').append(plain(metric.path("ci95").path(end)));
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String plain(JsonNode value) {
    return value.isNumber() ? value.decimalValue().toPlainString() : value.asText("");
  }

  private static String cell(JsonNode metric, String name) {
    String text = plain(metric.path(name));
    return text.matches("[^,\"\\r\\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}

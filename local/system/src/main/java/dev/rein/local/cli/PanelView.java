package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// What a run of the panel came to, as a table.
final class PanelView {
  private static final int NAME = 34;
  private static final int NUMBER = 10;

  private PanelView() {}

  static void print(Terminal terminal, JsonNode report) {
    terminal.heading(
        "Panel  " + report.path("texts").asText() + " texts, by " + report.path("model").asText());
    terminal.line(
        terminal.dim(
            "  "
                + Terminal.padded("text", NAME)
                + Terminal.padded("rubric", 16)
                + Terminal.right("score", NUMBER)
                + Terminal.right("baseline", NUMBER)
                + Terminal.right("change", NUMBER)));
    for (JsonNode row : report.path("rows")) {
      terminal.line(
          "  "
              + Terminal.padded(row.path("text").asText(), NAME)
              + Terminal.padded(row.path("rubricVersion").asText(), 16)
              + Terminal.right(number(row.path("score"), ""), NUMBER)
              + Terminal.right(number(row.path("baseline"), ""), NUMBER)
              + Terminal.right(change(row), NUMBER));
      if (row.has("problem")) terminal.paragraph("    ", row.path("problem").asText());
    }
    terminal.line("");
    terminal.paragraph("", verdict(report));
    terminal.line(
        report.path("calls").asText()
            + " calls"
            + (report.has("costUsd")
                ? ", $" + report.path("costUsd").decimalValue().toPlainString()
                : ", at a cost that is not known")
            + ".");
  }

  private static String verdict(JsonNode report) {
    JsonNode drift = report.path("drift");
    if (drift.isMissingNode()) {
      return report.path("unscored").intValue() == 0
          ? "These scores are the baseline from now on: the next run is compared with them."
          : "No baseline was set: every text needs a score for that.";
    }
    JsonNode interval = drift.path("ci95");
    return "Mean change "
        + number(drift.path("mean"), "+")
        + " points over "
        + drift.path("compared").asText()
        + " texts"
        + (interval.isMissingNode()
            ? ""
            : " (95 % interval "
                + number(interval.path(0), "+")
                + " to "
                + number(interval.path(1), "+")
                + ")")
        + ", mean size of a change "
        + number(drift.path("meanAbsolute"), "")
        + ": "
        + (drift.path("notable").booleanValue()
            ? "the judge has moved; a change of our own scores since then may be the judge's."
            : "no more than chance, or too little to matter; a change of our own scores since then"
                + " is not the judge's.");
  }

  private static String change(JsonNode row) {
    if (!row.has("score") || !row.has("baseline")) return "–";
    double change = row.path("score").doubleValue() - row.path("baseline").doubleValue();
    return signed(change, "+");
  }

  private static String number(JsonNode value, String plus) {
    return value.isNumber() ? signed(value.doubleValue(), plus) : "–";
  }

  private static String signed(double value, String plus) {
    String text = String.format(Locale.ROOT, "%.2f", Math.abs(value));
    if (text.equals("0.00")) return text;
    return (value < 0 ? "−" : plus) + text;
  }
}

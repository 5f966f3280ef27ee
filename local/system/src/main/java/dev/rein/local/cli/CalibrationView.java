package dev.rein.local.cli;

import dev.rein.local.calibration.Calibration;
import dev.rein.local.calibration.Judged.Cost;
import dev.rein.local.calibration.Row;
import dev.rein.statistics.Bootstrap;
import dev.rein.statistics.Interval;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A calibration as tables, one per kind.
final class CalibrationView {
  private static final int NAME = 16;
  private static final int WITH_INTERVAL = 18;
  private static final int PLAIN = 6;
  private static final int RATER = 25;
  private static final String ABSENT = "–";

  private CalibrationView() {}

  static void print(
      Terminal terminal, Calibration calibration, Cost cost, boolean standIn, Bootstrap bootstrap) {
    for (Calibration.OfKind kind : calibration.kinds()) {
      terminal.heading(
          kind.kind().wireName()
              + ": "
              + counted(kind.examples(), "example")
              + (kind.unscored() == 0 ? "" : ", " + kind.unscored() + " of them unscored"));
      for (String judge : kind.judges()) terminal.line("  " + judge);
      header(terminal);
      rows(terminal, kind.rows());
      if (!kind.raters().isEmpty()) {
        terminal.line(terminal.dim("  second rater against first: " + names(kind.pair())));
        rows(terminal, kind.raters());
      }
    }
    if (!calibration.all().isEmpty()) {
      terminal.heading("all kinds, by overall score");
      header(terminal);
      rows(terminal, calibration.all());
    }
    terminal.line("");
    terminal.paragraph(
        "",
        "bias: judge less label, in points of 10; above 0 the judge is too generous. MAE: mean size"
            + " of that. exact, ±1: share of scores equal, or at most a point apart. ρ, τ-b:"
            + " Spearman and Kendall. κ: weighted quadratically; 1 agrees, 0 is chance. Beside them"
            + " 95 % bootstrap intervals ("
            + bootstrap.resamples()
            + " resamples, seed "
            + bootstrap.seed()
            + "). – is not defined for these data.");
    terminal.line(
        counted(calibration.examples(), "example")
            + ", "
            + calibration.unscored()
            + " unscored and left out. "
            + spent(cost, standIn));
  }

  private static String names(List<String> pair) {
    return Terminal.shortened(pair.getLast(), RATER)
        + " against "
        + Terminal.shortened(pair.getFirst(), RATER);
  }

  private static String spent(Cost cost, boolean standIn) {
    if (cost.calls() == 0) return "No model was asked: the file has the judge's scores.";
    String calls = counted(cost.calls(), "call");
    BigDecimal usd = cost.usd();
    if (standIn) return calls + " of the stand-in, which cost nothing.";
    if (usd == null) return calls + " at a cost that is not known.";
    return calls + (cost.complete() ? ", $" : ", at least $") + usd.toPlainString() + ".";
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static void header(Terminal terminal) {
    terminal.line(
        terminal.dim(
            "  "
                + Terminal.padded("criterion", NAME)
                + Terminal.right("n", 4)
                + Terminal.right("bias", WITH_INTERVAL)
                + Terminal.right("MAE", PLAIN)
                + Terminal.right("exact", PLAIN)
                + Terminal.right("±1", PLAIN)
                + Terminal.right("ρ", WITH_INTERVAL)
                + Terminal.right("τ-b", PLAIN)
                + Terminal.right("κ", WITH_INTERVAL)));
  }

  private static void rows(Terminal terminal, List<Row> rows) {
    for (Row row : rows) {
      terminal.line(
          "  "
              + Terminal.padded(row.name(), NAME)
              + Terminal.right(String.valueOf(row.n()), 4)
              + with(signed(row.bias()), row.biasCi95())
              + Terminal.right(number(row.meanAbsoluteError()), PLAIN)
              + Terminal.right(percent(row.exact()), PLAIN)
              + Terminal.right(percent(row.withinOne()), PLAIN)
              + with(number(row.spearman()), row.spearmanCi95())
              + Terminal.right(number(row.kendallTauB()), PLAIN)
              + with(number(row.kappa()), row.kappaCi95()));
    }
  }

  private static String with(String value, @Nullable Interval interval) {
    String range = interval == null ? "" : number(interval.low()) + "…" + number(interval.high());
    return Terminal.right(value + Terminal.right(range, 12), WITH_INTERVAL);
  }

  private static String number(@Nullable Double value) {
    if (value == null) return ABSENT;
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.equals("-0.00") ? "0.00" : text.replace('-', '−');
  }

  private static String signed(@Nullable Double value) {
    String text = number(value);
    return value == null || text.startsWith("−") || text.equals("0.00") ? text : "+" + text;
  }

  private static String percent(@Nullable Double share) {
    return share == null ? ABSENT : Math.round(share * 100) + " %";
  }
}

package dev.rein.local.cli;

import dev.rein.experiments.Against;
import dev.rein.experiments.Compared;
import dev.rein.experiments.Figures;
import dev.rein.experiments.Report;
import dev.rein.experiments.Verdicts;
import dev.rein.statistics.Comparison;
import dev.rein.statistics.Interval;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Reports of experiments for people.
final class ExperimentView {
  private static final int NAME = 16;
  private static final int NUMBER = 10;
  private static final int INTERVAL = 24;
  private static final int COUNTS = 14;

  private final Terminal terminal;

  ExperimentView(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(Report report, boolean standIn) {
    terminal.heading("Versions  (per goal)");
    terminal.line("  version        made  failed      cost $   median ms");
    for (Figures figures : report.versions()) {
      terminal.line(
          "  %-12s %6d %7d %11s %11s"
              .formatted(
                  figures.label(),
                  figures.made(),
                  figures.failed(),
                  figures.costUsd().isPresent()
                      ? number(figures.costUsd().getAsDouble(), 6)
                          + (figures.costComplete() ? "" : "+")
                      : "–",
                  figures.millis().isPresent() ? number(figures.millis().getAsDouble(), 0) : "–"));
      if (figures.failed() > 0) {
        terminal.line(
            "               "
                + figures.failures().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(it -> it.getKey() + " " + it.getValue())
                    .collect(Collectors.joining(", ")));
      }
    }
    String first = report.versions().getFirst().label();
    for (Against against : report.comparisons()) print(report, against, first);
    left(report);
    terminal.heading("Verdict");
    for (String sentence : Verdicts.of(report)) terminal.paragraph("  ", sentence);
    if (standIn) {
      terminal.paragraph(
          "  ",
          "Gemini was the offline stand-in, which answers and judges by rules and reads no prompt:"
              + " this says nothing about Gemini.");
    }
  }

  private void print(Report report, Against against, String first) {
    terminal.heading(
        "%s against %s  (%d %s with both)"
            .formatted(
                against.label(), first, against.pairs(), against.pairs() == 1 ? "goal" : "goals"));
    terminal.line(
        "  "
            + Terminal.padded(report.design().rubric().replaceAll("@.*", ""), NAME)
            + Terminal.right(first, NUMBER)
            + Terminal.right(against.label(), NUMBER)
            + Terminal.right("diff", NUMBER)
            + "   "
            + Terminal.padded("95 % interval", INTERVAL)
            + Terminal.padded("win/tie/loss", COUNTS)
            + "finding");
    against.criteria().forEach(row -> row(row, 2, true));
    against.overall().ifPresent(row -> row(row, 2, true));
    against.costUsd().ifPresent(row -> row(row, 6, false));
    against.millis().ifPresent(row -> row(row, 0, false));
  }

  /// @param more whether more is better
  private void row(Against.Row row, int decimals, boolean more) {
    Comparison comparison = row.comparison();
    Interval ci = comparison.ci95();
    terminal.line(
        ("  "
                + Terminal.padded(row.name(), NAME)
                + Terminal.right(number(row.baseline(), decimals), NUMBER)
                + Terminal.right(number(row.candidate(), decimals), NUMBER)
                + Terminal.right(signed(comparison.difference(), decimals), NUMBER)
                + "   "
                + Terminal.padded(
                    ci == null
                        ? "–"
                        : signed(ci.low(), decimals) + " to " + signed(ci.high(), decimals),
                    INTERVAL)
                + Terminal.padded(
                    more
                        ? comparison.wins() + "/" + comparison.ties() + "/" + comparison.losses()
                        : "",
                    COUNTS)
                + (row.finding() == null
                    ? ""
                    : row.finding().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
            .stripTrailing());
  }

  private void left(Report report) {
    terminal.line("");
    terminal.line(
        "  %d goals; $%s in all%s, verdicts included"
            .formatted(
                report.goals(),
                number(report.costs().usd().doubleValue(), 4),
                report.costs().complete() ? "" : " at least (some calls' cost is unknown)"));
    count(report.unfinished(), "not finished");
    count(report.withoutStart(), "without a start: an earlier stage gave nothing that can be used");
    count(report.withoutVerdict(), "without a verdict that can be used, left out of both sides");
    if (report.unusableVerdicts() > 0) {
      terminal.line("  %d single verdicts could not be used".formatted(report.unusableVerdicts()));
    }
  }

  private void count(int goals, String what) {
    if (goals > 0)
      terminal.line("  %d %s %s".formatted(goals, goals == 1 ? "goal" : "goals", what));
  }

  void print(Compared compared) {
    terminal.heading("As Opik has it");
    terminal.line("  data set    " + compared.dataSet());
    terminal.line(
        "  goals       %d with results, %d of them of every version"
            .formatted(compared.items(), compared.complete()));
    for (Compared.Version version : compared.versions()) {
      terminal.line("");
      terminal.line("  " + terminal.bold(version.name()));
      terminal.line("  experiment  " + version.id() + "  " + version.status());
      terminal.line("  prompt      " + String.join(", ", version.promptVersions()));
      terminal.line("  traces      " + version.traces());
      version
          .scores()
          .forEach((name, mean) -> terminal.line("  %-26s %s".formatted(name, number(mean, 2))));
    }
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String signed(double value, int decimals) {
    return String.format(Locale.ROOT, "%+." + decimals + "f", value);
  }
}

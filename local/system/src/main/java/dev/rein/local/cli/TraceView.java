package dev.rein.local.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trace as a tree: name, milliseconds, tokens, cost; below it its scores.
final class TraceView {
  private static final int NAME_WIDTH = 40;

  private TraceView() {}

  static void print(Terminal terminal, Shown trace) {
    row(terminal, "", trace.name(), trace.ms(), trace.tokens(), trace.cost(), trace.error());
    List<Shown.Span> roots = trace.roots();
    for (int i = 0; i < roots.size(); i++) {
      branch(terminal, trace, roots.get(i), "", i == roots.size() - 1);
    }
    scores(terminal, trace.scores());
  }

  private static void branch(
      Terminal terminal, Shown trace, Shown.Span span, String indent, boolean last) {
    row(
        terminal,
        indent + (last ? "└─ " : "├─ "),
        span.attempts() > 1 ? span.name() + ", try " + span.attempts() : span.name(),
        span.ms(),
        trace.tokens(span),
        trace.cost(span),
        span.error());
    List<Shown.Span> children = trace.under(span);
    for (int i = 0; i < children.size(); i++) {
      String below = indent + (last ? "   " : "│  ");
      branch(terminal, trace, children.get(i), below, i == children.size() - 1);
    }
  }

  private static void row(
      Terminal terminal,
      String lines,
      String name,
      @Nullable Long ms,
      long tokens,
      @Nullable BigDecimal cost,
      @Nullable String error) {
    int width = NAME_WIDTH - lines.length();
    terminal.line(
        ("  "
                + terminal.dim(lines)
                + Terminal.padded(Terminal.shortened(name, width), width)
                + Terminal.right(ms == null ? "" : ms + " ms", 10)
                + Terminal.right(tokens == 0 ? "" : tokens + " tokens", 15)
                + Terminal.right(cost == null ? "" : dollars(cost), 14))
            .stripTrailing());
    if (error != null) {
      terminal.line("    " + terminal.red("error " + Terminal.shortened(error, 84)));
    }
  }

  static void scores(Terminal terminal, List<Shown.Mark> scores) {
    for (Shown.Mark score : scores) {
      String head =
          "  ★ "
              + Terminal.padded(score.name(), 27)
              + Terminal.right(number(score.value()), 5)
              + "  ";
      String reason = score.reason();
      terminal.paragraph(head, " ".repeat(head.length()), reason == null ? "" : reason);
    }
  }

  static String number(BigDecimal value) {
    BigDecimal rounded = value.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
    return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
  }

  static String dollars(BigDecimal cost) {
    return "$" + cost.setScale(6, RoundingMode.HALF_UP).toPlainString();
  }
}

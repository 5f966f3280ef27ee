package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trace as a tree: name, milliseconds, tokens, cost; below it its scores.
final class TraceView {
  private static final String INDENT = "  ";
  private static final int MS_WIDTH = 10;
  private static final int TOKENS_WIDTH = 15;
  private static final int COST_WIDTH = 14;

  /// Narrower than this a reason stands below its score.
  private static final int LEAST_BESIDE = 70;

  private static final int LEAST_NAME = 22;

  /// Up to the width of a pipe; whoever has more room sees more of a name.
  private static final int NAME = 40;

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
    // Where not all of it has room, cost goes first, then tokens.
    int room = terminal.width() - INDENT.length() - LEAST_NAME - MS_WIDTH;
    boolean showTokens = room >= TOKENS_WIDTH;
    boolean showCost = room >= TOKENS_WIDTH + COST_WIDTH;
    int figures = MS_WIDTH + (showTokens ? TOKENS_WIDTH : 0) + (showCost ? COST_WIDTH : 0);
    int names =
        Math.min(
            NAME + Math.max(0, terminal.width() - Terminal.WIDTH),
            terminal.width() - INDENT.length() - figures);
    int width = Math.max(8, names - lines.length());
    terminal.line(
        (INDENT
                + terminal.dim(lines)
                + Terminal.padded(Terminal.shortened(name, width), width)
                + Terminal.right(ms == null ? "" : ms + " ms", MS_WIDTH)
                + (showTokens
                    ? Terminal.right(tokens == 0 ? "" : tokens + " tokens", TOKENS_WIDTH)
                    : "")
                + (showCost ? Terminal.right(cost == null ? "" : dollars(cost), COST_WIDTH) : ""))
            .stripTrailing());
    if (error != null) {
      terminal.line(
          "    " + terminal.red("error " + Terminal.shortened(error, terminal.width() - 10)));
    }
  }

  /// What `GET /api/goals/{goalId}/trace` says of them.
  static void differences(Terminal terminal, JsonNode differences) {
    if (differences.isEmpty()) {
      terminal.line(terminal.green("Stored and in Opik alike."));
      return;
    }
    boolean unknown = differences.path(0).path("inOpik").asText().equals("unknown");
    if (unknown) {
      terminal.line("Opik could not be asked, so whether it holds what is stored is not known.");
      return;
    }
    terminal.line(terminal.red("Stored and in Opik differently:"));
    for (JsonNode each : differences) {
      terminal.paragraph(
          "  ≠ ",
          "    ",
          each.path("what").asText()
              + ": stored "
              + side(each.path("stored"))
              + ", in Opik "
              + side(each.path("inOpik")));
    }
  }

  private static String side(JsonNode value) {
    if (value.isNumber()) return number(value.decimalValue());
    return value.isTextual() ? value.asText() : "not there";
  }

  static void scores(Terminal terminal, List<Shown.Mark> scores) {
    for (Shown.Mark score : scores) {
      String head =
          "  ★ "
              + Terminal.padded(score.name(), 27)
              + Terminal.right(number(score.value()), 5)
              + "  ";
      String reason = score.reason() == null ? "" : score.reason();
      if (terminal.width() >= LEAST_BESIDE) {
        terminal.paragraph(head, " ".repeat(head.length()), reason);
        continue;
      }
      terminal.line(head.stripTrailing());
      if (!reason.isEmpty()) terminal.paragraph("      ", reason);
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

package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// A goal's answer: what was understood, the resolution, the plan.
final class GoalView {
  private static final int FOCUS_WIDTH = 22;

  private GoalView() {}

  static void clarified(Terminal terminal, JsonNode clarified) {
    terminal.paragraph("  ", clarified.path("statement").asText());
    for (JsonNode assumption : clarified.path("assumptions")) {
      terminal.paragraph("  assumed  ", "           ", assumption.asText());
    }
    for (JsonNode question : clarified.path("openQuestions")) {
      terminal.paragraph("  open     ", "           ", question.asText());
    }
  }

  static void resolution(Terminal terminal, JsonNode resolution) {
    terminal.paragraph("  ", terminalTitle(resolution));
    terminal.paragraph("  ", resolution.path("description").asText());
    terminal.paragraph("  why      ", "           ", resolution.path("rationale").asText());
    for (JsonNode metric : resolution.path("keyMetrics")) {
      terminal.paragraph("  measure  ", "           ", metric.asText());
    }
    for (JsonNode strategy : resolution.path("successStrategies")) {
      terminal.paragraph("  how      ", "           ", strategy.asText());
    }
  }

  private static String terminalTitle(JsonNode resolution) {
    return "“"
        + resolution.path("title").asText()
        + "” ("
        + resolution.path("style").asText()
        + ")";
  }

  static void plan(Terminal terminal, JsonNode plan) {
    terminal.paragraph("  ", plan.path("overview").asText());
    List<Integer> checkIns = new ArrayList<>();
    plan.path("checkInWeeks").forEach(week -> checkIns.add(week.asInt()));
    for (JsonNode week : plan.path("weeks")) {
      int number = week.path("number").asInt();
      String head =
          Terminal.right(String.valueOf(number), 4)
              + (checkIns.contains(number) ? " ✓ " : "   ")
              + Terminal.right(week.path("hours").asText(), 5)
              + " h  "
              + Terminal.padded(Terminal.shortened(shortFocus(week), FOCUS_WIDTH), FOCUS_WIDTH)
              + "  ";
      String first = week.path("tasks").path(0).asText("");
      int left = Math.max(10, terminal.width() - head.length());
      terminal.line((head + Terminal.shortened(first, left)).stripTrailing());
      String indent = " ".repeat(head.length());
      for (int i = 1; i < week.path("tasks").size(); i++) {
        terminal.line(indent + Terminal.shortened(week.path("tasks").path(i).asText(), left));
      }
      for (JsonNode milestone : week.path("milestones")) {
        terminal.line(indent + "◆ " + Terminal.shortened(milestone.asText(), left - 2));
      }
    }
    findings(terminal, plan.path("findings"));
  }

  private static void findings(Terminal terminal, JsonNode findings) {
    if (!findings.isArray()) return;
    if (findings.isEmpty()) terminal.line("  checked by rules: nothing found");
    for (JsonNode finding : findings) {
      terminal.paragraph("  found    ", "           ", finding.path("detail").asText());
    }
  }

  /// A phase's goal, after the colon, would be said again in each of its weeks.
  private static String shortFocus(JsonNode week) {
    String focus = week.path("focus").asText();
    int colon = focus.indexOf(':');
    return colon < 0 ? focus : focus.substring(0, colon);
  }
}

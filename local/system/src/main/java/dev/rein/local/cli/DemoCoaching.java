package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.collector.CollectedTrace;
import dev.rein.local.collector.LocalCollector;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The demo's word with the coach: one message, its reply, what the judge made of it, and where its
/// trace is.
final class DemoCoaching {
  private static final String MESSAGE =
      "Work was busy and I missed one session. How do I go on without doubling up?";

  /// Most that judging the reply may take before the demo goes on without it.
  private static final Duration JUDGED = Duration.ofSeconds(15);

  private DemoCoaching() {}

  static void talk(Terminal terminal, Api api, String goalId, @Nullable LocalCollector collector)
      throws CommandFailed {
    ObjectNode body = Api.JSON.createObjectNode();
    body.put("message", MESSAGE);
    body.put("currentWeek", 1);
    body.putArray("progress").addObject().put("week", 1).put("completionPercentage", 60);
    Api.Reply reply = api.post("/api/goals/" + goalId + "/coaching", body);
    if (reply.status() != 201) throw Api.failed("Asking the coach (POST …/coaching)", reply);
    terminal.heading("Coaching  (week 1, 60 % done)");
    terminal.paragraph("  you      ", "           ", MESSAGE);
    terminal.paragraph("  coach    ", "           ", reply.body().path("reply").asText());
    for (JsonNode step : reply.body().path("nextSteps")) {
      terminal.paragraph("  next     ", "           ", step.asText());
    }
    judged(terminal, api, goalId);
    if (collector != null) thread(terminal, collector, goalId);
  }

  private static void judged(Terminal terminal, Api api, String goalId) throws CommandFailed {
    JsonNode message = message(api, goalId);
    long end = System.nanoTime() + JUDGED.toNanos();
    while (message.path("evaluation").isNull() && System.nanoTime() < end) {
      DemoCommand.pause();
      message = message(api, goalId);
    }
    JsonNode evaluation = message.path("evaluation");
    if (evaluation.isNull()) {
      terminal.line("  judged   not yet, after " + JUDGED.toSeconds() + " s");
    } else if (evaluation.has("score")) {
      StringBuilder criteria = new StringBuilder();
      evaluation
          .path("criteria")
          .properties()
          .forEach(
              criterion ->
                  criteria
                      .append(criteria.isEmpty() ? "" : ", ")
                      .append(criterion.getKey())
                      .append(' ')
                      .append(criterion.getValue().path("score").asText()));
      terminal.paragraph(
          "  judged   ",
          "           ",
          TraceView.number(evaluation.path("score").decimalValue()) + " of 10: " + criteria);
    } else {
      terminal.paragraph(
          "  judged   ", "           ", "unscored: " + evaluation.path("reason").asText());
    }
  }

  private static JsonNode message(Api api, String goalId) throws CommandFailed {
    Api.Reply goal = api.get("/api/goals/" + goalId);
    if (goal.status() != 200) throw Api.failed("Reading the goal", goal);
    return goal.body().at("/coaching/0");
  }

  private static void thread(Terminal terminal, LocalCollector collector, String goalId) {
    List<String> names =
        collector.traces().stream()
            .filter(trace -> trace.thread().equals(goalId))
            .sorted(Comparator.comparing(CollectedTrace::id))
            .map(trace -> trace.trace().path("name").asText())
            .toList();
    terminal.paragraph("  thread   ", "           ", String.join(" → ", names));
  }
}

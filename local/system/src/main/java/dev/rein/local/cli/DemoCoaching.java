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

  /// Most that judging the reply may take.
  static final Duration EVALUATION = Duration.ofSeconds(60);

  private final Terminal terminal;
  private final Api api;
  private final Duration patience;

  /// @param patience with the judge
  DemoCoaching(Terminal terminal, Api api, Duration patience) {
    this.terminal = terminal;
    this.api = api;
    this.patience = patience;
  }

  /// @throws CommandFailed naming the step that failed: the reply, or its evaluation
  void talk(String goalId, @Nullable LocalCollector collector) throws CommandFailed {
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
    judged(goalId);
    if (collector != null) thread(collector, goalId);
  }

  private void judged(String goalId) throws CommandFailed {
    JsonNode evaluation =
        Waiting.until(
                terminal,
                "Waiting for the evaluation of the coaching reply",
                patience,
                () -> message(goalId),
                message -> message.path("evaluation").isObject())
            .path("evaluation");
    if (!evaluation.has("score")) {
      throw CommandFailed.because(
          "The evaluation of the coaching reply ended as UNSCORED: "
              + evaluation.path("reason").asText());
    }
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
  }

  private JsonNode message(String goalId) throws CommandFailed {
    Api.Reply goal = api.get("/api/goals/" + goalId);
    if (goal.status() != 200) throw Api.failed("Reading the goal", goal);
    return goal.body().at("/coaching/0");
  }

  private void thread(LocalCollector collector, String goalId) {
    List<String> names =
        collector.traces().stream()
            .filter(trace -> trace.thread().equals(goalId))
            .sorted(Comparator.comparing(CollectedTrace::id))
            .map(trace -> trace.trace().path("name").asText())
            .toList();
    terminal.paragraph("  thread   ", "           ", String.join(" → ", names));
  }
}

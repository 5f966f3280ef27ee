package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/// The demo's goal: sent, and waited for where it is worked on in the background.
final class DemoGoal {
  private static final String WORK = "Working on the goal";

  /// Most that working in the background may take.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Terminal terminal;
  private final Api api;

  DemoGoal(Terminal terminal, Api api) {
    this.terminal = terminal;
    this.api = api;
  }

  /// @param request as `POST /api/goals` takes it
  /// @return the goal, completed
  /// @throws CommandFailed naming the step that failed: sending it, or working on it
  JsonNode make(ObjectNode request) throws CommandFailed {
    Api.Reply reply = api.post("/api/goals", request);
    return switch (reply.status()) {
      case 201 -> reply.body();
      case 202 -> completed(ended(reply.body().path("goalId").asText()));
      default -> throw Api.failed("Sending the goal (POST /api/goals)", reply);
    };
  }

  private JsonNode ended(String id) throws CommandFailed {
    return Waiting.until(
        terminal,
        WORK,
        PATIENCE,
        () -> read(id),
        goal -> !goal.path("status").asText().equals("RUNNING"));
  }

  private JsonNode read(String id) throws CommandFailed {
    Api.Reply reply = api.get("/api/goals/" + id);
    if (reply.status() != 200) throw Api.failed("Reading the goal", reply);
    return reply.body();
  }

  private static JsonNode completed(JsonNode goal) throws CommandFailed {
    String status = goal.path("status").asText();
    if (status.equals("COMPLETED")) return goal;
    JsonNode error = goal.path("error");
    if (!error.isObject()) throw CommandFailed.because(WORK + " ended as " + status + ".");
    String type = error.path("type").asText();
    throw CommandFailed.because(WORK + " failed: " + type + ", " + error.path("detail").asText());
  }
}

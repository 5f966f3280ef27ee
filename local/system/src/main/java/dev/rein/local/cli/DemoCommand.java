package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.LocalSystem;
import dev.rein.local.collector.CollectedTrace;
import dev.rein.local.collector.LocalCollector;
import dev.rein.tracing.lambda.Switch;
import dev.rein.tracing.lambda.TracingSetup;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// `rein demo`: everything once, through the front door.
final class DemoCommand {
  private static final String USUAL_GOAL = "I want to get fit and run a 5K by the end of Q1";
  private static final double USUAL_HOURS = 4;
  private static final int RATING = 5;

  /// Most that the evaluation may take.
  private static final Duration EVALUATION = Duration.ofSeconds(90);

  /// Most that flushes after responses may take to show.
  private static final Duration ARRIVAL = Duration.ofSeconds(10);

  private final Folder folder;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final Clock clock;

  DemoCommand(Folder folder, Map<String, String> environment, Terminal terminal, Clock clock) {
    this.folder = folder;
    this.environment = environment;
    this.terminal = terminal;
    this.clock = clock;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments = Arguments.parse(words, Set.of(), 1);
    boolean own = !arguments.words().isEmpty();
    String goal = own ? arguments.words().getFirst() : USUAL_GOAL;
    if (goal.isBlank()) throw CommandFailed.usage("The goal is empty.");
    Path data = Systems.data(folder, null);
    long started = System.nanoTime();
    terminal.line("Starting the system on this machine …");
    try (Writer log =
        Files.newBufferedWriter(
            data.resolve("functions.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      LocalSystem system = Systems.start(folder, environment, 0, data, false, functionLines(log));
      Ending.onSignal(
          new Ending.Plan(
              () -> {
                terminal.line("Stopped before the end.");
                system.close();
              },
              130));
      CommandFailed failure = null;
      try {
        terminal.line("Running at " + system.url() + " after " + seconds(started) + " s");
        Systems.introduce(terminal, system, environment);
        walk(system, data, goal, own);
      } catch (CommandFailed e) {
        failure = e;
      } finally {
        system.close();
        Ending.done();
      }
      terminal.line("");
      if (failure != null) terminal.line(terminal.red("Failed: " + failure.sentence()));
      terminal.line(system.ledger());
      if (failure != null) throw failure.told();
    }
  }

  /// What functions print would drown what people are to see; it is kept beside the metrics.
  private Consumer<String> functionLines(Writer log) {
    boolean wanted = Switch.isOn(environment, "TRACE_LOGGING_ENABLED");
    return line -> {
      if (wanted) terminal.line(line);
      try {
        log.write(line + "\n");
      } catch (IOException e) {
        System.err.println("functions.log: " + e.getMessage());
      }
    };
  }

  private void walk(LocalSystem system, Path data, String goal, boolean own)
      throws CommandFailed, IOException {
    try (Api api = new Api(system.url())) {
      JsonNode answer = create(api, goal, own);
      String id = answer.path("goalId").asText();
      terminal.heading("Clarified goal");
      GoalView.clarified(terminal, answer.path("clarifiedGoal"));
      terminal.heading("Resolution");
      GoalView.resolution(terminal, answer.path("resolution"));
      terminal.heading("Plan  (week, ✓ check-in, hours, focus, tasks)");
      GoalView.plan(terminal, answer.path("plan"));

      evaluated(api, id);
      rate(api, id);
      new DemoCoaching(terminal, api, DemoCoaching.EVALUATION).talk(id, system.collector());
      JsonNode metrics = ok(api.get("/api/metrics"), "Reading the metrics");
      terminal.heading("Metrics");
      MetricsView.print(terminal, metrics);
      Folder.keepMetrics(data, metrics, clock.instant());
      if (TracingSetup.isDisabled(environment)) {
        terminal.heading("Trace  none: tracing is off");
        return;
      }
      JsonNode trace = arrived(api, id);
      terminal.heading("Trace  " + trace.path("traceId").asText() + "  (goal " + id + ")");
      shown(system, trace);
      terminal.line("");
      String kept = data.equals(folder.standard()) ? "" : " --data " + data;
      terminal.line("Again: ./rein trace " + id + kept + "   ./rein metrics" + kept);
    }
  }

  private JsonNode create(Api api, String goal, boolean own) throws CommandFailed {
    ObjectNode body = Api.JSON.createObjectNode();
    body.put("goal", goal);
    body.put("style", "balanced");
    if (!own) body.putObject("profile").put("availableHoursPerWeek", USUAL_HOURS);
    terminal.heading("Goal");
    terminal.paragraph("  ", goal);
    return new DemoGoal(terminal, api).make(body);
  }

  private void evaluated(Api api, String id) throws CommandFailed {
    JsonNode goal =
        Waiting.until(
            terminal,
            "Waiting for the evaluation",
            EVALUATION,
            () -> ok(api.get("/api/goals/" + id), "Reading the goal"),
            goalNow -> !goalNow.path("evaluationStatus").asText("PENDING").equals("PENDING"));
    terminal.heading("Evaluation  " + goal.path("evaluationStatus").asText());
    for (JsonNode evaluation : goal.path("evaluations")) {
      String kind = evaluation.path("kind").asText();
      terminal.line(
          "  "
              + terminal.bold(kind)
              + (evaluation.has("score")
                  ? "  "
                      + TraceView.number(evaluation.path("score").decimalValue())
                      + " of 10, by "
                      + evaluation.path("model").asText()
                  : "  unscored: " + evaluation.path("reason").asText()));
      evaluation
          .path("criteria")
          .properties()
          .forEach(
              criterion -> {
                String head =
                    "  "
                        + Terminal.padded(criterion.getKey(), 18)
                        + Terminal.right(criterion.getValue().path("score").asText(), 3)
                        + "  ";
                terminal.paragraph(
                    head,
                    " ".repeat(head.length()),
                    criterion.getValue().path("reasoning").asText());
              });
    }
    if (!goal.path("evaluationStatus").asText().equals("SCORED")) {
      throw CommandFailed.because(
          "The evaluation ended as " + goal.path("evaluationStatus").asText() + ".");
    }
  }

  private void rate(Api api, String id) throws CommandFailed {
    ObjectNode rating = Api.JSON.createObjectNode();
    rating.put("score", RATING).put("usefulness", 5).put("clarity", 4).put("motivation", 5);
    rating.put("text", "Clear, and it fits my week.");
    Api.Reply reply = api.post("/api/goals/" + id + "/feedback", rating);
    if (reply.status() != 201) throw Api.failed("Rating the goal (POST …/feedback)", reply);
  }

  /// The rating must have reached the goal's own trace, as Opik tells it.
  private JsonNode arrived(Api api, String id) throws CommandFailed {
    JsonNode trace =
        Waiting.until(
            terminal,
            "Waiting for the rating on the trace",
            ARRIVAL,
            () -> ok(api.get("/api/goals/" + id + "/trace"), "Reading the trace"),
            answer -> answer.path("inOpik").isTextual() || hasRating(answer));
    if (hasRating(trace)) return trace;
    throw CommandFailed.because(
        "Tracing: the goal's trace can't be read back. " + trace.path("reason").asText());
  }

  private static boolean hasRating(JsonNode trace) {
    for (JsonNode score : trace.path("scores")) {
      if (score.path("name").asText().equals("user_rating")) return true;
    }
    return false;
  }

  private void shown(LocalSystem system, JsonNode trace) throws CommandFailed {
    LocalCollector collector = system.collector();
    if (collector == null) {
      TraceView.print(terminal, Shown.of(trace));
      return;
    }
    for (CollectedTrace collected : collector.traces()) {
      if (!collected.id().equals(trace.path("traceId").asText())) continue;
      TraceView.print(terminal, Shown.of(collected));
      List<String> refusals = collector.refusals();
      if (refusals.isEmpty()) return;
      throw CommandFailed.because("Opik would refuse what was sent: " + refusals.getFirst());
    }
    throw CommandFailed.because("The collector does not have the goal's trace.");
  }

  private static JsonNode ok(Api.Reply reply, String step) throws CommandFailed {
    if (reply.status() == 200) return reply.body();
    throw Api.failed(step, reply);
  }

  private static String seconds(long started) {
    long tenths = Duration.ofNanos(System.nanoTime() - started).toMillis() / 100;
    return tenths / 10 + "." + tenths % 10;
  }
}

package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.collector.CollectedTrace;
import dev.rein.local.collector.LocalCollector;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `rein trace`: all traces of a goal as trees.
final class TraceCommand {
  private final Folder folder;
  private final Terminal terminal;

  TraceCommand(Folder folder, Terminal terminal) {
    this.folder = folder;
    this.terminal = terminal;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments = Arguments.parse(words, Set.of("--format", "--data"), 1);
    String format = arguments.oneOf("--format", "tree", List.of("tree", "json", "text"));
    String word = arguments.words().isEmpty() ? "" : arguments.words().getFirst().strip();
    if (word.isEmpty()) throw CommandFailed.usage("Name the goal: ./rein trace GOAL_ID.");
    // An id in capitals is the same id.
    String id = word.matches("[0-9A-Fa-f-]{36}") ? word.toLowerCase(Locale.ROOT) : word;
    String named = arguments.option("--data");
    Folder.Running running = named == null ? folder.running() : null;
    Path data = running == null ? folder.data(named) : running.data();

    JsonNode asked = running == null ? null : ask(running, id);
    List<Shown> traces = new ArrayList<>();
    for (CollectedTrace trace : of(id, LocalCollector.read(data))) traces.add(Shown.of(trace));
    boolean collected = !traces.isEmpty();
    if (!collected && asked != null) traces.add(Shown.of(asked));
    if (traces.isEmpty()) {
      throw CommandFailed.because(
          "No trace of “"
              + Terminal.shortened(id, 80)
              + "” is known, neither as a goal nor as a trace.");
    }
    String inOpik = asked == null ? String.valueOf(collected) : asked.path("inOpik").asText();
    if (format.equals("json")) terminal.line(json(id, inOpik, traces, asked).toPrettyString());
    else print(id, inOpik, collected, traces, asked);
  }

  private static @Nullable JsonNode ask(Folder.Running running, String id) throws CommandFailed {
    try (Api api = new Api(running.url())) {
      String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      Api.Reply reply = api.get("/api/goals/" + segment + "/trace");
      return reply.status() == 200 ? reply.body() : null;
    }
  }

  private static List<CollectedTrace> of(String id, List<CollectedTrace> all) {
    return all.stream()
        .filter(trace -> trace.thread().equals(id) || trace.id().equals(id))
        .sorted(
            Comparator.comparing(
                (CollectedTrace trace) -> trace.trace().path("start_time").asText()))
        .toList();
  }

  private static ObjectNode json(
      String id, String inOpik, List<Shown> traces, @Nullable JsonNode asked) {
    ObjectNode node = Api.JSON.createObjectNode();
    node.put("goalId", id);
    if (inOpik.equals("unknown")) node.put("inOpik", inOpik);
    else node.put("inOpik", Boolean.parseBoolean(inOpik));
    if (asked != null) node.set("differences", asked.path("differences"));
    var list = node.putArray("traces");
    for (Shown trace : traces) list.add(trace.json());
    return node;
  }

  private void print(
      String id, String inOpik, boolean collected, List<Shown> traces, @Nullable JsonNode asked) {
    terminal.line(
        traces.size()
            + (traces.size() == 1 ? " trace of " : " traces of ")
            + id
            + ". In Opik"
            + (collected ? " (local collector): " : ": ")
            + switch (inOpik) {
              case "true" -> "yes";
              case "false" -> "no";
              default -> "unknown, it could not be asked";
            });
    if (asked != null) TraceView.differences(terminal, asked.path("differences"));
    for (Shown trace : traces) {
      terminal.heading(trace.name() + "  " + trace.id());
      TraceView.print(terminal, trace);
    }
  }
}

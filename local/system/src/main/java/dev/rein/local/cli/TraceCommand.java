package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.collector.CollectedTrace;
import dev.rein.local.collector.LocalCollector;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  /// What the running system says of an id.
  private sealed interface Asked {
    /// No system runs, or it knows no such goal.
    record Nothing() implements Asked {}

    record Answered(JsonNode trace) implements Asked {}

    record Failed(CommandFailed why) implements Asked {}
  }

  /// @param collected whether the local collector has the traces
  private record Found(String id, boolean collected, List<Shown> traces, Asked asked) {
    String inOpik() {
      return switch (asked) {
        case Asked.Nothing _ -> String.valueOf(collected);
        case Asked.Answered(var trace) -> trace.path("inOpik").asText();
        case Asked.Failed _ -> "unknown";
      };
    }
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments = Arguments.parse(words, Set.of("--format", "--data", "--user"), 1);
    String format = arguments.oneOf("--format", "tree", List.of("tree", "json", "text"));
    String id = id(arguments);
    String user = user(arguments);
    String named = arguments.option("--data");
    Folder.Running running = named == null ? folder.running() : null;
    Path data = running == null ? folder.data(named) : running.data();

    Asked asked = running == null ? new Asked.Nothing() : ask(running, user, id);
    Found found = found(id, of(id, LocalCollector.read(data)), asked);
    if (format.equals("json")) terminal.line(json(found).toPrettyString());
    else print(found);
  }

  private static String id(Arguments arguments) throws CommandFailed {
    String word = arguments.words().isEmpty() ? "" : arguments.words().getFirst().strip();
    if (word.isEmpty()) throw CommandFailed.usage("Name the goal: ./rein trace GOAL_ID.");
    // An id in capitals is the same id.
    return word.matches("[0-9A-Fa-f-]{36}") ? word.toLowerCase(Locale.ROOT) : word;
  }

  private static @Nullable String user(Arguments arguments) throws CommandFailed {
    String user = arguments.option("--user");
    // In a header anything else would arrive as another name.
    if (user == null || user.matches("[ -~]+")) return user;
    throw CommandFailed.usage(
        "--user is of printable ASCII, not “" + Terminal.shortened(user, 80) + "”.");
  }

  private static Asked ask(Folder.Running running, @Nullable String user, String id) {
    try (Api api = new Api(running.url(), user)) {
      String segment = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
      Api.Reply reply = api.get("/api/goals/" + segment + "/trace");
      return switch (reply.status()) {
        case 200 -> new Asked.Answered(reply.body());
        // That is also what it says of the ids of traces.
        case 404 -> new Asked.Nothing();
        default -> new Asked.Failed(Api.failed("Reading the trace (GET …/trace)", reply));
      };
    } catch (CommandFailed e) {
      return new Asked.Failed(e);
    }
  }

  /// @throws CommandFailed if there is nothing to show
  private static Found found(String id, List<CollectedTrace> collected, Asked asked)
      throws CommandFailed {
    List<Shown> traces = collected.stream().map(Shown::of).toList();
    if (!traces.isEmpty()) return new Found(id, true, traces, asked);
    return switch (asked) {
      case Asked.Answered(var trace) -> new Found(id, false, List.of(Shown.of(trace)), asked);
      case Asked.Failed(var why) -> throw why;
      case Asked.Nothing _ ->
          throw CommandFailed.because(
              "No trace of “"
                  + Terminal.shortened(id, 80)
                  + "” is known, neither as a goal nor as a trace.");
    };
  }

  private static List<CollectedTrace> of(String id, List<CollectedTrace> all) {
    return all.stream()
        .filter(trace -> trace.thread().equals(id) || trace.id().equals(id))
        .sorted(
            Comparator.comparing(
                (CollectedTrace trace) -> trace.trace().path("start_time").asText()))
        .toList();
  }

  private static ObjectNode json(Found found) {
    ObjectNode node = Api.JSON.createObjectNode();
    node.put("goalId", found.id());
    String inOpik = found.inOpik();
    if (inOpik.equals("unknown")) node.put("inOpik", inOpik);
    else node.put("inOpik", Boolean.parseBoolean(inOpik));
    switch (found.asked()) {
      case Asked.Answered(var trace) -> node.set("differences", trace.path("differences"));
      case Asked.Failed(var why) -> node.put("reason", notAsked(why));
      case Asked.Nothing _ -> {}
    }
    var list = node.putArray("traces");
    for (Shown trace : found.traces()) list.add(trace.json());
    return node;
  }

  private static String notAsked(CommandFailed why) {
    return "Opik could not be asked. " + why.sentence();
  }

  private void print(Found found) {
    terminal.line(
        found.traces().size()
            + (found.traces().size() == 1 ? " trace of " : " traces of ")
            + found.id()
            + ". In Opik"
            + (found.collected() ? " (local collector): " : ": ")
            + switch (found.inOpik()) {
              case "true" -> "yes";
              case "false" -> "no";
              default -> "unknown, it could not be asked";
            });
    switch (found.asked()) {
      case Asked.Answered(var trace) -> TraceView.differences(terminal, trace.path("differences"));
      case Asked.Failed(var why) -> terminal.paragraph("", notAsked(why));
      case Asked.Nothing _ -> {}
    }
    for (Shown trace : found.traces()) {
      terminal.heading(trace.name() + "  " + trace.id());
      TraceView.print(terminal, trace);
    }
  }
}

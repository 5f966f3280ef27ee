package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// `rein metrics`: of the running system, else the last that were kept; `rein metrics export`: its
/// goals.
final class MetricsCommand {
  private final Folder folder;
  private final Terminal terminal;

  private final PrintStream progress;

  /// @param progress where to say how far an export is
  MetricsCommand(Folder folder, Terminal terminal, PrintStream progress) {
    this.folder = folder;
    this.terminal = terminal;
    this.progress = progress;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    if (!words.isEmpty() && words.getFirst().equals("export")) {
      new ExportCommand(folder, terminal, progress, System::nanoTime)
          .run(words.subList(1, words.size()));
      return;
    }
    Arguments arguments = Arguments.parse(words, Set.of("--format", "--data"), 0);
    String format = arguments.oneOf("--format", "table", List.of("table", "json", "csv"));
    String named = arguments.option("--data");
    Path data = folder.data(named);
    Folder.Running running = folder.running();
    if (running != null && (named == null || running.data().equals(data))) {
      try (Api api = new Api(running.url())) {
        Api.Reply reply = api.get("/api/metrics");
        if (reply.status() != 200) throw Api.failed("GET /api/metrics", reply);
        print(format, reply.body(), "of the running system");
        return;
      }
    }
    JsonNode kept = Folder.keptMetrics(data);
    if (kept == null) {
      throw CommandFailed.because(
          named == null
              ? "There are no metrics yet: run ./rein demo, or ./rein up and send goals."
              : "No metrics are kept in " + data + ", and no system runs with it.");
    }
    print(format, kept.path("metrics"), "as of " + kept.path("asOf").asText());
  }

  private void print(String format, JsonNode metrics, String when) {
    switch (format) {
      case "json" -> terminal.line(metrics.toPrettyString());
      case "csv" -> terminal.line(MetricsView.csv(metrics).stripTrailing());
      default -> {
        terminal.line("Metrics " + when);
        MetricsView.print(terminal, metrics);
      }
    }
  }
}

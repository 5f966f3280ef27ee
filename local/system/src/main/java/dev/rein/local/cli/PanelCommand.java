package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.LocalSystem;
import dev.rein.local.lambda.InvocationFailed;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `rein panel`: whether the judge itself has moved. Runs the very schedule that runs each night.
final class PanelCommand {
  /// As the template has it.
  private static final String SCHEDULE = "EvaluationFunctionJudgePanel";

  private static final int STOPPED_BY_SIGNAL = 130;

  private final Folder folder;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final PrintStream progress;

  /// @param progress where to say what is going on; the report goes to the terminal
  PanelCommand(
      Folder folder, Map<String, String> environment, Terminal terminal, PrintStream progress) {
    this.folder = folder;
    this.environment = environment;
    this.terminal = terminal;
    this.progress = progress;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments = Arguments.parse(words, Set.of("--format", "--data"), 0);
    String format = arguments.oneOf("--format", "table", List.of("table", "json"));
    String named = arguments.option("--data");
    Path data = named == null ? folder.standard().resolve("panel") : folder.data(named);
    if (!Folder.claim(data)) {
      throw CommandFailed.because(data + " is in use by another running rein.");
    }
    try {
      JsonNode report = report(data);
      if (format.equals("json")) terminal.line(report.toPrettyString());
      else PanelView.print(terminal, report);
      requireSteady(report);
    } finally {
      Folder.release(data);
    }
  }

  private JsonNode report(Path data) throws CommandFailed, IOException {
    // What the function prints is for its own log.
    LocalSystem system = Systems.start(folder, environment, 0, data, true, _ -> {});
    Ending.onSignal(new Ending.Plan(system::close, STOPPED_BY_SIGNAL));
    try {
      say(
          system.answersOffline()
              ? "Judge: the offline stand-in, which judges by rules (GEMINI_API_KEY is not set). It"
                  + " never moves; its figures say nothing about Gemini."
              : "Judge: the real one.");
      say("Judging the panel; its baseline is kept in " + data + " …");
      return Api.JSON.readTree(system.runSchedule(SCHEDULE));
    } catch (InvocationFailed e) {
      throw CommandFailed.because("Judging the panel failed: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.because("Stopped.");
    } finally {
      system.close();
      Ending.done();
    }
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }

  private static void requireSteady(JsonNode report) throws CommandFailed {
    int unscored = report.path("unscored").intValue();
    if (unscored > 0) {
      throw CommandFailed.because(
          unscored + " of " + report.path("texts") + " texts got no score: see the report.");
    }
    if (report.at("/drift/notable").booleanValue()) {
      throw CommandFailed.because("The judge has moved against its baseline.");
    }
  }
}

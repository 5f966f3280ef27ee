package dev.rein.local.cli;

import dev.rein.local.LocalSystem;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.opik.OpikAccess;
import dev.rein.tracing.opik.OpikCheck;
import dev.rein.tracing.opik.OpikSettings;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Starts a system for a command and says what it talks to.
final class Systems {
  /// How long Opik may take to say whether it lets us in.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Systems() {}

  /// @param named the data folder that the person named, or null
  /// @return a folder that no other process uses
  static Path data(Folder folder, @Nullable String named) throws IOException, CommandFailed {
    Path data = folder.data(named);
    if (Folder.claim(data)) return data;
    if (named != null) {
      throw CommandFailed.because(data + " is in use by another running rein.");
    }
    Path own = data.resolve("run-" + ProcessHandle.current().pid());
    if (!Folder.claim(own)) throw CommandFailed.because(own + " is in use.");
    return own;
  }

  static LocalSystem start(
      Folder folder,
      Map<String, String> environment,
      int port,
      Path data,
      boolean keep,
      Consumer<String> lines)
      throws CommandFailed, IOException {
    try {
      return LocalSystem.start(
          new LocalSystem.Options(folder.template(), port, data, keep, environment, lines));
    } catch (BindException e) {
      throw CommandFailed.because(
          "Port " + port + " is in use: choose another one with --port, or --port 0.");
    }
  }

  static void introduce(Terminal terminal, LocalSystem system, Map<String, String> environment) {
    terminal.line(
        system.answersOffline()
            ? "Gemini: offline stand-in, answers by rules (GEMINI_API_KEY is not set)"
            : "Gemini: the real one");
    aboutOpik(system.collector() != null, environment).forEach(terminal::line);
  }

  /// Asks the Opik that is named whether it lets us in: a wrong key shows here, not only once the
  /// first spans are refused.
  ///
  /// @param collects whether the local collector takes Opik's place
  static List<String> aboutOpik(boolean collects, Map<String, String> environment) {
    if (TracingSetup.isDisabled(environment)) {
      return List.of("Opik:   off (OPIK_TRACK_DISABLE)");
    }
    if (collects) {
      return List.of("Opik:   local collector that speaks Opik's API (OPIK_API_KEY is not set)");
    }
    String named = "Opik:   the one named by OPIK_API_KEY or OPIK_URL_OVERRIDE";
    OpikAccess access =
        new OpikCheck(new OkHttpClient(), OpikSettings.of(environment)).run(Deadline.in(PATIENCE));
    return access.status() == OpikAccess.Status.OK
        ? List.of(named)
        : List.of(named, "        " + access.sentence());
  }
}

package dev.rein.local.cli;

import dev.rein.local.LocalSystem;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Starts a system for a command and says what it talks to.
final class Systems {
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

  static void introduce(Terminal terminal, LocalSystem system) {
    terminal.line(
        system.answersOffline()
            ? "Gemini: offline stand-in, answers by rules (GEMINI_API_KEY is not set)"
            : "Gemini: the real one");
    terminal.line(
        system.collector() != null
            ? "Opik:   local collector that speaks Opik's API (OPIK_API_KEY is not set)"
            : "Opik:   the one named by OPIK_API_KEY or OPIK_URL_OVERRIDE");
  }
}

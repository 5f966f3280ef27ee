package dev.rein.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The local system in a process of its own, as `./rein up --port 0` runs it, offline.
final class ChildSystem implements AutoCloseable {
  private static final String READY = "ready ";
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final URI url;

  private ChildSystem(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /// @param data where it keeps its files
  /// @throws IOException if it does not start, with what it said last
  static ChildSystem start(Path data) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Drein.root=" + Path.of("").toAbsolutePath(),
                "-Drein.caller=" + Path.of("").toAbsolutePath(),
                "-Drein.launcher=" + ProcessHandle.current().pid(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.rein.local.cli.Main",
                "up",
                "--port",
                "0",
                "--data",
                data.toString())
            .redirectErrorStream(true);
    // Offline, whatever keys are set here.
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(EVALUATION_)?GEMINI_.*|OPIK_.*"));
    Process process = builder.start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> said = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      said.add(line);
      if (line.startsWith(READY)) {
        // What it goes on to say must not fill the pipe.
        Thread.ofVirtual().start(() -> swallow(lines));
        return new ChildSystem(process, URI.create(line.substring(READY.length())));
      }
    }
    throw new IOException("the system did not start: " + String.join("\n", said));
  }

  private static void swallow(BufferedReader lines) {
    try {
      while (lines.readLine() != null) {}
    } catch (IOException e) {
      // The system was stopped: nothing more is said.
    }
  }

  URI url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package dev.rein.local.cli;

import dev.rein.local.LocalSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// `rein up`: serves until it is told to stop.
final class UpCommand {
  private static final int STANDARD_PORT = 3000;

  private final Folder folder;
  private final Map<String, String> environment;
  private final Terminal terminal;
  private final Clock clock;

  UpCommand(Folder folder, Map<String, String> environment, Terminal terminal, Clock clock) {
    this.folder = folder;
    this.environment = environment;
    this.terminal = terminal;
    this.clock = clock;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments = Arguments.parse(words, Set.of("--port", "--data"), 0);
    int port = arguments.port("--port", STANDARD_PORT);
    String named = arguments.option("--data");
    Path data = Systems.data(folder, named);
    LocalSystem system =
        Systems.start(folder, environment, port, data, named != null, terminal::line);
    long pid = ProcessHandle.current().pid();
    URI url = system.url();
    Ending.onSignal(
        new Ending.Plan(
            () -> {
              terminal.line("Stopping: running requests and their traces first.");
              stop(system, data, pid);
              terminal.line("Stopped.");
            },
            0));
    folder.announce(new Folder.Running(url, pid, data));
    Systems.introduce(terminal, system, environment);
    terminal.line("Data:   " + data + (named == null ? " (table and queues in memory)" : ""));
    terminal.line("ready " + url);
    waitForTheEnd();
  }

  private void stop(LocalSystem system, Path data, long pid) {
    try {
      keepMetrics(system.url(), data);
      system.close();
      folder.withdraw(pid);
    } catch (IOException e) {
      terminal.line("While stopping: " + e.getMessage());
    }
  }

  private void keepMetrics(URI url, Path data) throws IOException {
    try (Api api = new Api(url)) {
      Api.Reply metrics = api.get("/api/metrics");
      if (metrics.status() == 200) Folder.keepMetrics(data, metrics.body(), clock.instant());
    } catch (CommandFailed e) {
      terminal.line("The metrics could not be kept: " + e.sentence());
    }
  }

  private static void waitForTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.rein.local.cli;

import dev.rein.coaching.AwsClients;
import dev.rein.coaching.ScoreTimes;
import dev.rein.tracing.opik.OpikCourier;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OutboxReplay;
import dev.rein.tracing.opik.Replayed;
import dev.rein.tracing.opik.ScoreHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.OkHttpClient;

/// `rein replay`: delivers what a log has kept of undelivered spans.
final class ReplayCommand {
  /// Most time for each few thousand rows.
  private static final Duration PER_BATCH = Duration.ofSeconds(60);

  private final Folder folder;
  private final Map<String, String> environment;
  private final Terminal terminal;

  ReplayCommand(Folder folder, Map<String, String> environment, Terminal terminal) {
    this.folder = folder;
    this.environment = environment;
    this.terminal = terminal;
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments = Arguments.parse(words, Set.of(), 1);
    if (arguments.words().isEmpty()) throw CommandFailed.usage("Which log? Name a file, or -.");
    OpikSettings opik = OpikSettings.of(environment);
    if (!OpikSettings.isNamedIn(environment)) {
      throw CommandFailed.because(
          "Set OPIK_API_KEY or OPIK_URL_OVERRIDE to the Opik to deliver to.");
    }
    OpikCourier courier = new OpikCourier(new OkHttpClient(), opik, ratings());
    Replayed replayed;
    try (BufferedReader lines = new BufferedReader(open(arguments.words().getFirst()))) {
      replayed = new OutboxReplay(courier).run(lines, PER_BATCH);
    }
    terminal.line(
        "kept batches found %d, rows delivered %d, scores that Opik has newer %d"
            .formatted(replayed.envelopes(), replayed.delivered(), replayed.superseded()));
    if (replayed.isComplete()) return;
    throw CommandFailed.because(
        "Not all of it is in Opik: left "
            + replayed.leftByReason()
            + ", unreadable lines "
            + replayed.unreadable()
            + ". The log may be replayed again.");
  }

  private ScoreHistory ratings() {
    String table = environment.getOrDefault("TABLE_NAME", "");
    if (!table.isBlank()) return new ScoreTimes(AwsClients.dynamoDb(environment), table)::of;
    terminal.line(
        "TABLE_NAME is not set: ratings in the log that were taken back since come back.");
    return ScoreHistory.none();
  }

  private Reader open(String name) throws CommandFailed, IOException {
    if (name.equals("-")) return new InputStreamReader(System.in, StandardCharsets.UTF_8);
    Path file = folder.data(name);
    if (!Files.isReadable(file)) throw CommandFailed.because(file + " can't be read.");
    return Files.newBufferedReader(file);
  }
}

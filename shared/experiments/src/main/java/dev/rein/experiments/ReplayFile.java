package dev.rein.experiments;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Item;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OutboxEnvelope;
import dev.rein.tracing.opik.OutboxPacker;
import dev.rein.tracing.opik.OutboxReplay;
import dev.rein.tracing.opik.Overflow;
import dev.rein.tracing.opik.Replayed;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import okhttp3.OkHttpClient;

/// Keeps what Opik did not take in a file beside the state, which `./rein replay` reads, too.
public final class ReplayFile implements Overflow {
  private static final int MAX_LINE_BYTES = 200_000;
  private static final Duration PER_BATCH = Duration.ofSeconds(60);

  private final Path path;
  private final OpikSettings settings;
  private final OutboxPacker packer;

  public ReplayFile(Path path, OpikSettings settings) {
    this.path = path;
    this.settings = settings;
    this.packer = new OutboxPacker(settings, MAX_LINE_BYTES, InstantSource.system());
  }

  public Path path() {
    return path;
  }

  @Override
  public synchronized int spill(List<Item> undelivered, String reason, Deadline deadline) {
    int kept = 0;
    // A disk is not the network: what is begun is finished.
    for (OutboxEnvelope envelope : packer.pack(undelivered, reason, Deadline.in(PER_BATCH))) {
      try {
        Files.write(
            path,
            envelope.lines(MAX_LINE_BYTES),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        kept += envelope.items();
      } catch (IOException e) {
        // Not kept, so not counted: the flush's ledger says so.
        return kept;
      }
    }
    return kept;
  }

  public synchronized boolean isEmpty() {
    return !Files.exists(path);
  }

  /// Delivers what waits here; what Opik took entirely is removed.
  ///
  /// @return what came of it
  /// @throws IOException if the file can't be read or removed
  public synchronized Replayed deliver(OkHttpClient client) throws IOException {
    if (isEmpty()) return Replayed.NOTHING;
    Replayed replayed;
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      replayed = new OutboxReplay(client, settings).run(lines, PER_BATCH);
    }
    if (replayed.isComplete()) Files.delete(path);
    return replayed;
  }
}

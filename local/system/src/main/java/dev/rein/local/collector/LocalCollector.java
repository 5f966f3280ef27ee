package dev.rein.local.collector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.OpikStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Takes traces as Opik does, refuses what Opik would refuse, and keeps them in a journal.
public final class LocalCollector implements AutoCloseable {
  public static final String JOURNAL = "opik.jsonl";

  /// A journal that nobody asked to keep starts anew beyond this.
  static final long MAX_UNKEPT_BYTES = 16L * 1024 * 1024;

  private final OpikStore store;
  private final OpikStandIn server;

  private LocalCollector(OpikStore store, OpikStandIn server) {
    this.store = store;
    this.server = server;
  }

  /// @param data the folder that holds the journal
  /// @param keep whether the journal may grow without end
  public static LocalCollector start(Path data, boolean keep) throws IOException {
    Path journal = data.resolve(JOURNAL);
    if (!keep && Files.exists(journal) && Files.size(journal) > MAX_UNKEPT_BYTES) {
      Files.delete(journal);
    }
    OpikStore store = OpikStore.at(journal);
    return new LocalCollector(store, OpikStandIn.start(OpikStandIn.Options.collector(0, store)));
  }

  /// As `OPIK_URL_OVERRIDE` takes it.
  public URI url() {
    return server.uri();
  }

  /// What was refused, as sentences.
  public List<String> refusals() {
    return server.violations().stream().map(String::valueOf).toList();
  }

  public List<CollectedTrace> traces() {
    return traces(store);
  }

  /// What a journal holds, also while a collector writes to it.
  ///
  /// @return nothing where there is no journal
  public static List<CollectedTrace> read(Path data) throws IOException {
    Path journal = data.resolve(JOURNAL);
    if (!Files.exists(journal)) return List.of();
    // A copy, because opening a journal repairs its end.
    Path copy = Files.createTempFile("rein-journal", ".jsonl");
    try {
      Files.copy(journal, copy, StandardCopyOption.REPLACE_EXISTING);
      try (OpikStore store = OpikStore.at(copy)) {
        return traces(store);
      }
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static List<CollectedTrace> traces(OpikStore store) {
    List<CollectedTrace> traces = new ArrayList<>();
    for (ObjectNode trace : store.traces(null)) {
      String id = trace.path("id").asText();
      traces.add(new CollectedTrace(trace, store.spans(id), store.scores(id)));
    }
    return traces;
  }

  @Override
  public void close() throws IOException {
    server.close();
    store.close();
  }
}

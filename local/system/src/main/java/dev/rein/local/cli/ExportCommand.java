package dev.rein.local.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// `rein metrics export`: one row per goal of the running system, page after page. A file is there
/// once it is whole; nothing is left of one that is cut short.
final class ExportCommand {
  /// Of progress.
  static final Duration BETWEEN_LINES = Duration.ofSeconds(2);

  private static final String ROUTE = "/api/metrics/export";
  private static final int STOPPED_BY_SIGNAL = 130;

  private final Folder folder;
  private final Terminal terminal;
  private final PrintStream progress;
  private final LongSupplier nanos;
  private long lastTold;

  /// @param progress where to say how far it is
  /// @param nanos monotonic, as of [System#nanoTime()]
  ExportCommand(Folder folder, Terminal terminal, PrintStream progress, LongSupplier nanos) {
    this.folder = folder;
    this.terminal = terminal;
    this.progress = progress;
    this.nanos = nanos;
    this.lastTold = nanos.getAsLong();
  }

  void run(List<String> words) throws CommandFailed, IOException {
    Arguments arguments = Arguments.parse(words, Set.of("--format", "--from", "--to", "--out"), 0);
    String format = arguments.oneOf("--format", "csv", List.of("csv", "jsonl"));
    String query = "?format=" + format;
    for (String bound : List.of("from", "to")) {
      String day = arguments.option("--" + bound);
      if (day == null) continue;
      if (!day.matches("\\d{4}-\\d{2}-\\d{2}")) {
        throw CommandFailed.usage("--" + bound + " is a day such as 2026-11-30.");
      }
      query += "&" + bound + "=" + day;
    }
    Path file = folder.newFile("--out", arguments.option("--out"));
    Folder.Running running = folder.running();
    if (running == null) {
      throw CommandFailed.because("No system runs here to export from: start it with ./rein up.");
    }
    try (Api api = new Api(running.url())) {
      if (file == null) write(api, query, format, terminal::raw);
      else toFile(api, query, format, file);
    }
  }

  private void toFile(Api api, String query, String format, Path file)
      throws CommandFailed, IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Ending.onSignal(
        new Ending.Plan(
            () -> {
              delete(part);
              say("Stopped: " + file + " was not written.");
            },
            STOPPED_BY_SIGNAL));
    try {
      long goals;
      try (Writer writer = Files.newBufferedWriter(part)) {
        goals =
            write(
                api,
                query,
                format,
                text -> {
                  writer.write(text);
                  return true;
                });
      }
      Files.move(part, file);
      say(goals + (goals == 1 ? " goal in " : " goals in ") + file);
    } finally {
      Ending.done();
      delete(part);
    }
  }

  private static void delete(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      System.err.println("rein: " + part + " could not be removed: " + e.getMessage());
    }
  }

  private interface Sink {
    /// @return false once nobody reads it any more
    boolean take(String text) throws IOException;
  }

  /// @return how many goals were written
  private long write(Api api, String query, String format, Sink sink)
      throws CommandFailed, IOException {
    long lines = 0;
    @Nullable String next = query;
    while (next != null) {
      Api.Page page = api.page(ROUTE + next);
      // No cell holds a line end, so that each is a row's.
      lines += page.text().chars().filter(c -> c == '\n').count();
      if (!sink.take(page.text())) break;
      next = page.nextCursor() == null ? null : "?cursor=" + page.nextCursor();
      if (next != null) tellNowAndThen(goals(lines, format));
    }
    return goals(lines, format);
  }

  private static long goals(long lines, String format) {
    return format.equals("csv") ? lines - 1 : lines;
  }

  private void tellNowAndThen(long goals) {
    long now = nanos.getAsLong();
    if (now - lastTold < BETWEEN_LINES.toNanos()) return;
    lastTold = now;
    say(goals + " goals so far …");
  }

  private void say(String line) {
    progress.println(line);
    progress.flush();
  }
}

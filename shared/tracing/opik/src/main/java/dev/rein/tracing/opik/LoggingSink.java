package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.FlushedEagerly;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanSink;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// Prints each item as one line of JSON, `{"traces": {…}}` for example, and passes it on.
///
/// The line holds what the item holds, personal text included: for a developer's eyes.
public final class LoggingSink implements SpanSink {
  private final SpanSink next;
  private final String project;
  private final Consumer<String> line;

  /// @param project as it is written into each row
  public LoggingSink(SpanSink next, String project, Consumer<String> line) {
    this.next = next;
    this.project = project;
    this.line = line;
  }

  @Override
  public void accept(Item item) {
    next.accept(item);
    String kind = Kind.of(item).name().toLowerCase(Locale.ROOT);
    try (RowWriter rows = new RowWriter(project, OpikSettings.Source.SDK, Instant.MAX)) {
      byte[] json = rows.write(item);
      line.accept("{\"" + kind + "\":" + new String(json, StandardCharsets.UTF_8) + "}");
    } catch (RuntimeException | Error e) {
      // Printing is a convenience; the item itself is already on its way.
    }
  }

  @Override
  public FlushedEagerly flushEagerly(List<Item> running, Deadline deadline) {
    return next.flushEagerly(running, deadline);
  }

  @Override
  public Flushed flush(Deadline deadline) {
    return next.flush(deadline);
  }
}

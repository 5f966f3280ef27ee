package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Item;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Makes envelopes of items.
public final class OutboxPacker {
  /// Compressed and in Base64 rows shrink to less than this part of their length, as a rule; where
  /// they do not, the envelope is halved.
  private static final long SHRINKS = 4;

  private final OpikSettings settings;
  private final int maxBytes;
  private final InstantSource clock;

  /// @param maxBytes most bytes of an envelope's text, at least 1; only one with a single row may
  ///   be longer
  public OutboxPacker(OpikSettings settings, int maxBytes, InstantSource clock) {
    if (maxBytes < 1) throw new IllegalArgumentException("maxBytes < 1: " + maxBytes);
    this.settings = settings;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /// Items that can't be written are left out, and so is what is not reached by `deadline`.
  public List<OutboxEnvelope> pack(List<Item> items, String reason, Deadline deadline) {
    Instant now = clock.instant();
    List<OutboxEnvelope> packed = new ArrayList<>();
    List<KeptRow> open = new ArrayList<>();
    long bytes = 0;
    try (RowWriter rows = new RowWriter(settings.project(), settings.source(), now)) {
      for (List<Item> group : SameRow.merge(items)) {
        if (deadline.passed()) break;
        KeptRow row;
        try {
          byte[] json = rows.write(group.getLast());
          if (json.length > OutboxText.MAX_ROWS_BYTES / 2) continue;
          Item last = group.getLast();
          row = new KeptRow(Kind.of(last), json, group.size(), SameRow.timeOf(last));
        } catch (RuntimeException | StackOverflowError e) {
          continue;
        }
        boolean full = open.size() == OutboxEnvelope.MAX_ROWS;
        if (full || (!open.isEmpty() && bytes + row.json().length > SHRINKS * maxBytes)) {
          close(open, reason, now, packed);
          open = new ArrayList<>();
          bytes = 0;
        }
        open.add(row);
        bytes += row.json().length;
      }
    }
    if (!open.isEmpty()) close(open, reason, now, packed);
    return packed;
  }

  private void close(List<KeptRow> rows, String reason, Instant now, List<OutboxEnvelope> packed) {
    OutboxEnvelope envelope =
        new OutboxEnvelope(settings.workspace(), settings.project(), reason, now, 0, false, rows);
    if (rows.size() == 1 || envelope.text().length() <= maxBytes) {
      packed.add(envelope);
      return;
    }
    int middle = rows.size() / 2;
    close(rows.subList(0, middle), reason, now, packed);
    close(rows.subList(middle, rows.size()), reason, now, packed);
  }
}

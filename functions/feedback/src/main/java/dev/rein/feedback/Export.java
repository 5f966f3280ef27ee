package dev.rein.feedback;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.rein.coaching.GoalRecord;
import dev.rein.coaching.GoalRecords;
import dev.rein.coaching.GoalRecords.Chunk;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One row per goal, page by page: Lambda can't stream here, so a page is what fits its bounds in
/// rows, bytes and time. What is in memory at once is one page and one chunk of goals.
record Export(
    GoalRecords goals, List<ExportColumn> columns, ExportLimits limits, InstantSource clock) {
  /// Goals that are read at once.
  static final int CHUNK = 100;

  /// What a page leaves of the time there is. A chunk takes a small part of it.
  static final Duration TIME_KEPT = Duration.ofSeconds(8);

  /// @param cursor of the next page, null where this is the last one
  record Page(String rows, String contentType, @Nullable ExportCursor cursor) {}

  /// @param after the last goal of the page before, null for the first page
  /// @param most rows, 1 to [ExportLimits#rows]
  Page page(ExportFormat format, Period period, @Nullable UUID after, int most, Deadline deadline) {
    boolean first = after == null;
    Buffer page = new Buffer(limits.bytes(), first ? format.header(columns) : "");
    UUID last = after;
    while (true) {
      int wanted = Math.min(CHUNK, most - page.rows);
      Chunk chunk = goals.next(period.from(), period.to(), last, wanted);
      for (GoalRecord goal : chunk.goals()) {
        if (!page.takes(format.row(columns, goal))) return page(format, period, page, first, last);
        last = goal.id();
      }
      // It may be of a goal that is no more.
      last = chunk.end();
      boolean full = page.rows == most || deadline.minus(TIME_KEPT).passed();
      if (last == null || full) return page(format, period, page, first, last);
    }
  }

  private Page page(
      ExportFormat format, Period period, Buffer page, boolean first, @Nullable UUID last) {
    Instant now = clock.instant();
    return new Page(
        page.text.toString(),
        format.contentType(first),
        last == null ? null : new ExportCursor(format, period, last, now));
  }

  private static final class Buffer {
    private final StringBuilder text = new StringBuilder();
    private final int most;
    private int bytes;
    private int rows;

    Buffer(int most, String header) {
      this.most = most;
      add(header);
    }

    /// @return false where it would be too much
    boolean takes(String row) {
      if (rows > 0 && bytes + size(row) > most) return false;
      add(row);
      rows++;
      return true;
    }

    private void add(String some) {
      text.append(some);
      bytes += size(some);
    }

    /// As it will be inside the JSON that Lambda hands on.
    private static int size(String text) {
      return JsonStringEncoder.getInstance().quoteAsUTF8(text).length;
    }
  }
}

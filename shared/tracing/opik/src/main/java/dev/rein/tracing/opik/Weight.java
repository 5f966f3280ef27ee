package dev.rein.tracing.opik;

import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.ThreadDeletion;
import dev.rein.tracing.TraceDeletion;
import dev.rein.tracing.TraceRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Roughly how many bytes an item takes, without encoding it.
final class Weight {
  private static final int ROW = 400;
  private static final int VALUE = 8;
  private static final int MAX_DEPTH = 64;

  private Weight() {}

  static long of(Item item) {
    return switch (item) {
      case TraceRecord trace ->
          ROW
              + of(trace.input(), 0)
              + of(trace.output(), 0)
              + of(trace.metadata(), 0)
              + of(trace.error());
      case SpanRecord span ->
          ROW
              + of(span.input(), 0)
              + of(span.output(), 0)
              + of(span.metadata(), 0)
              + of(span.error());
      case Score score -> ROW + of(score.reason(), 0);
      case ScoreDeletion _, TraceDeletion _ -> ROW;
      case ThreadDeletion deletion -> ROW + of(deletion.threadIds(), 0);
    };
  }

  private static long of(@Nullable ErrorInfo error) {
    return error == null ? 0 : of(error.message(), 0) + error.traceback().length();
  }

  private static long of(@Nullable Object value, int depth) {
    if (depth == MAX_DEPTH) return 0;
    long sum = VALUE;
    switch (value) {
      case String text -> sum += text.length();
      case Map<?, ?> map -> {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          sum += of(entry.getKey(), depth + 1) + of(entry.getValue(), depth + 1);
        }
      }
      case List<?> items -> {
        for (Object item : items) sum += of(item, depth + 1);
      }
      case null, default -> {}
    }
    return sum;
  }
}

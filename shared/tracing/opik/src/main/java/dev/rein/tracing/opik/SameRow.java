package dev.rein.tracing.opik;

import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.ThreadDeletion;
import dev.rein.tracing.TraceDeletion;
import dev.rein.tracing.TraceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which items are one row in Opik: the last is written, the ones before it share its fate.
final class SameRow {
  private SameRow() {}

  /// Groups what has one identity; in each group the item to write comes last.
  static Collection<List<Item>> merge(List<Item> items) {
    Map<Object, List<Item>> byIdentity = new LinkedHashMap<>();
    for (Item item : items) {
      List<Item> same = byIdentity.computeIfAbsent(identity(item), _ -> new ArrayList<>(1));
      if (same.isEmpty() || !isOlder(item, same.getLast())) {
        same.add(item);
      } else {
        same.addFirst(item);
      }
    }
    return byIdentity.values();
  }

  static Object identity(Item item) {
    return switch (item) {
      case TraceRecord trace -> "trace " + trace.id();
      case SpanRecord span -> "span " + span.id();
      // One place: there is a value in it, or none.
      case Score score -> score.traceId() + " " + score.name();
      case ScoreDeletion deletion -> deletion.traceId() + " " + deletion.name();
      case TraceDeletion _, ThreadDeletion _ -> item;
    };
  }

  /// When a score was given or taken back, null where that is not known and for other things.
  static @Nullable Instant timeOf(Item item) {
    return switch (item) {
      case Score score -> score.at();
      case ScoreDeletion deletion -> deletion.at();
      case TraceRecord _, SpanRecord _, TraceDeletion _, ThreadDeletion _ -> null;
    };
  }

  private static boolean isOlder(Item item, Item other) {
    return switch (item) {
      case TraceRecord trace ->
          other instanceof TraceRecord before && trace.updatedAt().isBefore(before.updatedAt());
      case SpanRecord span ->
          other instanceof SpanRecord before && span.updatedAt().isBefore(before.updatedAt());
      // Where nobody says when, the one recorded later is the newer one.
      case Score _, ScoreDeletion _ -> {
        Instant at = timeOf(item);
        Instant before = timeOf(other);
        yield at != null && before != null && at.isBefore(before);
      }
      case TraceDeletion _, ThreadDeletion _ -> false;
    };
  }
}

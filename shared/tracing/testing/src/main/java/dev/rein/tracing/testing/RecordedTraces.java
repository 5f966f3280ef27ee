package dev.rein.tracing.testing;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.ThreadDeletion;
import dev.rein.tracing.TraceDeletion;
import dev.rein.tracing.TraceRecord;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A sink that keeps what was recorded, and a JUnit extension that fails a test which leaves any of
/// it unasserted or unflushed.
///
/// ```
/// @RegisterExtension final RecordedTraces traces = new RecordedTraces();
///
/// TraceRecord trace = traces.takeTrace("goal_generation"); // asserts that it did not fail, too
/// traces.takeFailed("model", IllegalStateException.class);
/// ```
public final class RecordedTraces implements SpanSink, AfterEachCallback {
  private final List<Item> items = new ArrayList<>();
  private int unflushed;

  @Override
  public synchronized void accept(Item item) {
    items.add(item);
    unflushed++;
  }

  @Override
  public synchronized Flushed flush(Deadline deadline) {
    Flushed flushed = new Flushed(unflushed, 0, Map.of());
    unflushed = 0;
    return flushed;
  }

  /// Takes the first trace or span of that name.
  ///
  /// @throws AssertionError if there is none, or it has an error
  public Item take(String name) {
    Item item = remove("trace or span " + name, it -> !(it instanceof Score) && isNamed(it, name));
    return withoutError(item);
  }

  /// @throws AssertionError if there is none, or it has an error
  public TraceRecord takeTrace(String name) {
    Item item = remove("trace " + name, it -> it instanceof TraceRecord && isNamed(it, name));
    return (TraceRecord) withoutError(item);
  }

  /// @throws AssertionError if there is none, or it has an error
  public SpanRecord takeSpan(String name) {
    Item item = remove("span " + name, it -> it instanceof SpanRecord && isNamed(it, name));
    return (SpanRecord) withoutError(item);
  }

  /// Takes the first trace or span of that name that failed.
  ///
  /// @throws AssertionError if there is none, or its error has another type
  public Item takeFailed(String name, Class<? extends Throwable> type) {
    return takeFailed(name, type.getName());
  }

  /// @param type as in [ErrorInfo#type]
  /// @throws AssertionError if there is none, or its error has another type
  public Item takeFailed(String name, String type) {
    Item item = remove("failed " + name, it -> error(it) != null && isNamed(it, name));
    ErrorInfo error = error(item);
    if (error == null || !error.type().equals(type)) {
      throw new AssertionError(name + " failed with " + error + ", not with " + type);
    }
    return item;
  }

  /// @throws AssertionError if there is none
  public Score takeScore(String name) {
    return (Score) remove("score " + name, it -> it instanceof Score && isNamed(it, name));
  }

  /// Takes whatever is left, in the order it was recorded.
  public synchronized List<Item> takeAll() {
    List<Item> all = List.copyOf(items);
    items.clear();
    return all;
  }

  private synchronized Item remove(String what, Predicate<Item> wanted) {
    for (Iterator<Item> each = items.iterator(); each.hasNext(); ) {
      Item item = each.next();
      if (wanted.test(item)) {
        each.remove();
        return item;
      }
    }
    throw new AssertionError("no " + what + " among " + names());
  }

  @Override
  public synchronized void afterEach(ExtensionContext test) {
    // The test's own failure says more than what it therefore left behind.
    if (test.getExecutionException().isPresent()) return;
    if (!items.isEmpty()) throw new AssertionError("recorded but not taken: " + names());
    if (unflushed > 0) throw new AssertionError(unflushed + " items were never flushed");
  }

  private List<String> names() {
    return items.stream().map(RecordedTraces::described).toList();
  }

  private static String described(Item item) {
    return switch (item) {
      case TraceRecord trace -> "trace " + trace.name();
      case SpanRecord span -> "span " + span.name();
      case Score score -> "score " + score.name();
      case ScoreDeletion deletion -> "deletion of score " + deletion.name();
      case TraceDeletion deletion -> "deletion of trace " + deletion.traceId();
      case ThreadDeletion deletion -> "deletion of threads " + deletion.threadIds();
    };
  }

  private static boolean isNamed(Item item, String name) {
    return switch (item) {
      case TraceRecord trace -> trace.name().equals(name);
      case SpanRecord span -> span.name().equals(name);
      case Score score -> score.name().equals(name);
      case ScoreDeletion deletion -> deletion.name().equals(name);
      case TraceDeletion _, ThreadDeletion _ -> false;
    };
  }

  private static Item withoutError(Item item) {
    ErrorInfo error = error(item);
    if (error != null) throw new AssertionError(described(item) + " failed: " + error);
    return item;
  }

  private static @Nullable ErrorInfo error(Item item) {
    return switch (item) {
      case TraceRecord trace -> trace.error();
      case SpanRecord span -> span.error();
      case Score _, ScoreDeletion _, TraceDeletion _, ThreadDeletion _ -> null;
    };
  }
}

package dev.rein.redelivery;

import dev.rein.tracing.Score;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.Uuid7;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Items that the tests share.
final class Samples {
  private static final Uuid7 IDS = new Uuid7();

  private Samples() {}

  static TraceRecord trace() {
    Instant start = Instant.now();
    return new TraceRecord(
        IDS.at(start),
        "goal_generation",
        start,
        start,
        start,
        "thread",
        "in",
        "out",
        Map.of("goal_id", "g"),
        Set.of("rein"),
        null);
  }

  /// As it is shown while it still goes on.
  static TraceRecord running(TraceRecord trace) {
    return new TraceRecord(
        trace.id(),
        trace.name(),
        trace.startedAt(),
        null,
        trace.updatedAt().minusMillis(1),
        trace.threadId(),
        trace.input(),
        trace.output(),
        trace.metadata(),
        trace.tags(),
        null);
  }

  static SpanRecord span(UUID traceId) {
    return span(IDS.at(Instant.now()), traceId, "in");
  }

  static SpanRecord span(UUID traceId, Object input) {
    return span(IDS.at(Instant.now()), traceId, input);
  }

  /// Opik refuses it: the id is no version 7.
  static SpanRecord poisoned(UUID traceId) {
    return span(UUID.randomUUID(), traceId, "in");
  }

  static Score score(UUID traceId, int value) {
    return Score.of(traceId, "user_rating", value, "good");
  }

  private static SpanRecord span(UUID id, UUID traceId, Object input) {
    Instant start = Instant.now();
    return new SpanRecord(
        id,
        traceId,
        null,
        "span",
        SpanType.GENERAL,
        start,
        start,
        start,
        input,
        "out",
        Map.of(),
        Set.of(),
        null,
        null);
  }
}

package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.testing.OpikStandIn;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import okhttp3.OkHttpClient;

/// Items and settings that the tests share.
final class Samples {
  static final OkHttpClient CLIENT = new OkHttpClient();
  static final String PROJECT = "rein-test";

  private static final Uuid7 IDS = new Uuid7();

  private Samples() {}

  static OpikSettings settings(OpikStandIn opik) {
    return settings(opik.uri());
  }

  static OpikSettings settings(URI uri) {
    return new OpikSettings(uri, null, "default", PROJECT, OpikLimits.DEFAULT);
  }

  static OpikSink sink(OpikStandIn opik) {
    return new OpikSink(CLIENT, settings(opik), Overflow.none());
  }

  static OpikSink sink(OpikStandIn opik, OpikLimits limits) {
    return new OpikSink(CLIENT, settings(opik).withLimits(limits), Overflow.none());
  }

  static Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis));
  }

  static TraceRecord trace() {
    Instant start = Instant.now().minusMillis(20);
    return trace(IDS.at(start), start, start.plusMillis(10));
  }

  static TraceRecord trace(UUID id, Instant start, Instant updated) {
    return new TraceRecord(
        id,
        "goal_generation",
        start,
        start.plusMillis(5),
        updated,
        "goal-1",
        Map.of("goal", "run"),
        List.of("plan"),
        Map.of("goal_id", "goal-1"),
        Set.of("rein"),
        null);
  }

  static TraceRecord open(TraceRecord trace) {
    return new TraceRecord(
        trace.id(),
        trace.name(),
        trace.startedAt(),
        null,
        trace.updatedAt().minusMillis(5),
        trace.threadId(),
        trace.input(),
        trace.output(),
        trace.metadata(),
        trace.tags(),
        null);
  }

  static SpanRecord span(UUID traceId) {
    return span(traceId, "preprocess_goal", Map.of("prompt", "run"));
  }

  static SpanRecord span(UUID traceId, String name, Object input) {
    Instant start = Instant.now().minusMillis(15);
    return new SpanRecord(
        IDS.at(start),
        traceId,
        null,
        name,
        SpanType.GENERAL,
        start,
        start.plusMillis(3),
        start.plusMillis(3),
        input,
        "out",
        Map.of(),
        Set.of(),
        null,
        null);
  }

  static SpanRecord llm(SpanRecord parent) {
    Instant start = parent.startedAt();
    return new SpanRecord(
        IDS.at(start),
        parent.traceId(),
        parent.id(),
        "gemini",
        SpanType.LLM,
        start,
        start.plusMillis(2),
        start.plusMillis(2),
        Map.of("prompt", "run"),
        null,
        Map.of("finish", "STOP"),
        Set.of(),
        new ErrorInfo("java.lang.IllegalStateException", "late", "at x"),
        new LlmCall(
            "google_ai",
            "gemini-3.5-flash-lite",
            Map.of("prompt_tokens", 12, "completion_tokens", 3, "total_tokens", 15),
            new BigDecimal("0.00001234567890123"),
            Duration.ofMillis(40)));
  }

  /// Opik refuses it: the id is no version 7.
  static SpanRecord poisoned(UUID traceId) {
    SpanRecord good = span(traceId);
    return new SpanRecord(
        UUID.fromString("00000000-0000-4000-8000-000000000000"),
        traceId,
        null,
        "poison",
        good.type(),
        good.startedAt(),
        good.endedAt(),
        good.updatedAt(),
        null,
        null,
        Map.of(),
        Set.of(),
        null,
        null);
  }

  static Score score(UUID traceId) {
    return Score.of(traceId, "user_rating", 4, "good");
  }
}

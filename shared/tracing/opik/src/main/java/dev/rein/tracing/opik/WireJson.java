package dev.rein.tracing.opik;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Item;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.ThreadDeletion;
import dev.rein.tracing.TraceDeletion;
import dev.rein.tracing.TraceRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One item as the JSON that Opik's batch endpoints take: the whole row, absent instead of null; of
/// a trace that is to be deleted the id alone, of threads the whole request.
final class WireJson {
  // Opik keeps 12 decimals of a cost and rounds to 9 what has more; of a score it keeps 9.
  private static final int COST_DECIMALS = 12;
  private static final int SCORE_DECIMALS = 9;

  // Opik's parser refuses numbers above 1,000 digits and nesting above 1,000 levels.
  private static final int MAX_DIGITS = 300;
  private static final int MAX_DEPTH = 100;

  // Of scores, whatever they are on: Opik knows other sources of them than of traces.
  private static final String SCORE_SOURCE = "sdk";

  private WireJson() {}

  static void write(
      JsonGenerator json, Item item, String project, OpikSettings.Source source, RowTimes times)
      throws IOException {
    if (item instanceof TraceDeletion deletion) {
      json.writeString(deletion.traceId().toString());
      return;
    }
    json.writeStartObject();
    switch (item) {
      case ScoreDeletion deletion -> write(json, deletion);
      case ThreadDeletion deletion -> write(json, deletion, project);
      case TraceDeletion _ -> {}
      case TraceRecord trace -> write(json, trace, times);
      case SpanRecord span -> write(json, span, times);
      case Score score -> write(json, score);
    }
    if (!(item instanceof ScoreDeletion || item instanceof ThreadDeletion)) {
      string(json, "project_name", project);
      json.writeStringField("source", item instanceof Score ? SCORE_SOURCE : source.wireName());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, TraceRecord trace, RowTimes times)
      throws IOException {
    id(json, "id", trace.id());
    string(json, "name", trace.name());
    Instant end = trace.endedAt();
    string(json, "start_time", times.of(trace.startedAt()));
    string(json, "end_time", end == null ? null : times.of(end));
    string(json, "last_updated_at", times.stamp(trace.updatedAt()));
    string(json, "thread_id", trace.threadId());
    content(json, trace.input(), trace.output(), trace.metadata(), trace.tags());
    error(json, trace.error());
  }

  private static void write(JsonGenerator json, SpanRecord span, RowTimes times)
      throws IOException {
    id(json, "id", span.id());
    id(json, "trace_id", span.traceId());
    id(json, "parent_span_id", span.parentId());
    string(json, "name", span.name());
    json.writeStringField("type", span.type().wireName());
    Instant end = span.endedAt();
    string(json, "start_time", times.of(span.startedAt()));
    string(json, "end_time", end == null ? null : times.of(end));
    string(json, "last_updated_at", times.stamp(span.updatedAt()));
    content(json, span.input(), span.output(), span.metadata(), span.tags());
    error(json, span.error());
    llm(json, span.llm());
  }

  private static void write(JsonGenerator json, Score score) throws IOException {
    id(json, "id", score.traceId());
    string(json, "name", score.name());
    json.writeFieldName("value");
    json.writeNumber(rounded(score.value(), SCORE_DECIMALS, RoundingMode.HALF_EVEN));
    string(json, "reason", score.reason());
  }

  private static void write(JsonGenerator json, ScoreDeletion deletion) throws IOException {
    id(json, "id", deletion.traceId());
    string(json, "name", deletion.name());
  }

  private static void write(JsonGenerator json, ThreadDeletion deletion, String project)
      throws IOException {
    string(json, "project_name", project);
    json.writeArrayFieldStart("thread_ids");
    for (String thread : deletion.threadIds()) json.writeString(Text.value(thread));
    json.writeEndArray();
  }

  private static void llm(JsonGenerator json, @Nullable LlmCall call) throws IOException {
    if (call == null) return;
    string(json, "model", call.model());
    string(json, "provider", call.provider());
    if (!call.usage().isEmpty()) {
      json.writeObjectFieldStart("usage");
      for (Map.Entry<String, Integer> count : call.usage().entrySet()) {
        json.writeNumberField(Text.key(count.getKey()), count.getValue());
      }
      json.writeEndObject();
    }
    BigDecimal cost = call.costUsd();
    if (cost != null) {
      json.writeFieldName("total_estimated_cost");
      json.writeNumber(rounded(cost, COST_DECIMALS, RoundingMode.HALF_UP));
    }
    Duration first = call.timeToFirstToken();
    if (first != null && !first.isNegative()) {
      json.writeNumberField("ttft", first.toNanos() / 1e6);
    }
  }

  private static void content(
      JsonGenerator json,
      @Nullable Object input,
      @Nullable Object output,
      Map<String, Object> metadata,
      Set<String> tags)
      throws IOException {
    field(json, "input", input);
    field(json, "output", output);
    if (!metadata.isEmpty()) field(json, "metadata", metadata);
    if (tags.isEmpty()) return;
    json.writeArrayFieldStart("tags");
    for (String tag : tags) json.writeString(Text.value(tag));
    json.writeEndArray();
  }

  private static void error(JsonGenerator json, @Nullable ErrorInfo error) throws IOException {
    if (error == null) return;
    json.writeObjectFieldStart("error_info");
    string(json, "exception_type", error.type());
    string(json, "message", error.message());
    string(json, "traceback", error.traceback());
    json.writeEndObject();
  }

  private static void id(JsonGenerator json, String name, @Nullable UUID id) throws IOException {
    string(json, name, id == null ? null : id.toString());
  }

  private static void string(JsonGenerator json, String name, @Nullable String text)
      throws IOException {
    if (text == null) return;
    json.writeFieldName(name);
    value(json, text);
  }

  private static void field(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value == null) return;
    json.writeFieldName(name);
    plain(json, value, 0);
  }

  private static void plain(JsonGenerator json, @Nullable Object value, int depth)
      throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> value(json, text);
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number when Double.isFinite(number) -> json.writeNumber(number);
      case Float number when Float.isFinite(number) -> json.writeNumber(number);
      case BigDecimal number when fits(number) -> json.writeNumber(number);
      case BigInteger number when fits(new BigDecimal(number)) -> json.writeNumber(number);
      case Map<?, ?> map -> object(json, map, depth);
      case Collection<?> items -> array(json, items, depth);
      default -> value(json, value.toString());
    }
  }

  private static void value(JsonGenerator json, String text) throws IOException {
    String cut = Text.cut(text);
    if (!JsonText.write(json, cut)) json.writeString(Text.whole(cut));
  }

  private static void object(JsonGenerator json, Map<?, ?> map, int depth) throws IOException {
    json.writeStartObject();
    if (depth < MAX_DEPTH) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getValue() == null) continue;
        json.writeFieldName(Text.key(String.valueOf(entry.getKey())));
        plain(json, entry.getValue(), depth + 1);
      }
    }
    json.writeEndObject();
  }

  private static void array(JsonGenerator json, Collection<?> items, int depth) throws IOException {
    json.writeStartArray();
    if (depth < MAX_DEPTH) {
      for (Object item : items) plain(json, item, depth + 1);
    }
    json.writeEndArray();
  }

  private static boolean fits(BigDecimal number) {
    return number.precision() <= MAX_DIGITS && Math.abs((long) number.scale()) <= MAX_DIGITS;
  }

  private static BigDecimal rounded(BigDecimal value, int decimals, RoundingMode mode) {
    return value.scale() <= decimals ? value : value.setScale(decimals, mode);
  }
}

package dev.rein.tracing.opik;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Opik's answers as records. Unknown fields are skipped without being kept.
final class ReadJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String GENERAL = "general";

  private ReadJson() {}

  /// @throws IOException if it is no trace in JSON
  static OpikTrace trace(InputStream body) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      json.nextToken();
      Fields fields = Fields.read(json);
      return new OpikTrace(
          fields.requiredId(),
          fields.name,
          fields.requiredStart(),
          fields.endedAt,
          fields.duration,
          fields.threadId,
          List.of(),
          fields.scores,
          fields.usage,
          fields.cost,
          fields.error);
    }
  }

  /// When each score of a trace was last written, by its name; of a score by several authors the
  /// latest time counts. A score of which Opik does not tell is left out.
  ///
  /// @throws IOException if it is no trace in JSON
  static Map<String, Instant> scoreTimes(InputStream body) throws IOException {
    Map<String, Instant> times = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(body)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean scores = json.currentName().equals("feedback_scores");
        if (json.nextToken() == JsonToken.START_ARRAY && scores) {
          while (json.nextToken() == JsonToken.START_OBJECT) scoreTime(json, times);
        } else {
          json.skipChildren();
        }
      }
    } catch (DateTimeException e) {
      throw new IOException("unreadable last_updated_at", e);
    }
    return times;
  }

  private static void scoreTime(JsonParser json, Map<String, Instant> times) throws IOException {
    String name = null;
    Instant latest = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("name")) {
        name = json.getValueAsString();
      } else if (field.equals("last_updated_at") && json.hasToken(JsonToken.VALUE_STRING)) {
        latest = later(latest, Instant.parse(json.getText()));
      } else if (field.equals("value_by_author") && json.hasToken(JsonToken.START_OBJECT)) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          if (json.nextToken() == JsonToken.START_OBJECT) latest = authorTime(json, latest);
          else json.skipChildren();
        }
      } else {
        json.skipChildren();
      }
    }
    if (name != null && latest != null) times.put(name, latest);
  }

  private static @Nullable Instant authorTime(JsonParser json, @Nullable Instant latest)
      throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      boolean time = json.currentName().equals("last_updated_at");
      if (json.nextToken() == JsonToken.VALUE_STRING && time) {
        latest = later(latest, Instant.parse(json.getText()));
      } else {
        json.skipChildren();
      }
    }
    return latest;
  }

  private static Instant later(@Nullable Instant a, Instant b) {
    return a == null || b.isAfter(a) ? b : a;
  }

  /// @throws IOException if it is no page of spans in JSON
  static List<OpikSpan> spans(InputStream body) throws IOException {
    List<OpikSpan> spans = new ArrayList<>();
    try (JsonParser json = JSON.createParser(body)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("content") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() != JsonToken.END_ARRAY) spans.add(span(json));
        } else {
          json.skipChildren();
        }
      }
    }
    return spans;
  }

  private static OpikSpan span(JsonParser json) throws IOException {
    Fields fields = Fields.read(json);
    return new OpikSpan(
        fields.requiredId(),
        fields.parentId,
        fields.name,
        fields.type,
        fields.requiredStart(),
        fields.duration,
        fields.model,
        fields.usage,
        fields.cost,
        fields.error);
  }

  /// The fields that traces and spans have between them.
  private static final class Fields {
    private @Nullable UUID id;
    private @Nullable UUID parentId;
    private String name = "";
    private String type = GENERAL;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable Double duration;
    private @Nullable String threadId;
    private @Nullable String model;
    private Map<String, Long> usage = Map.of();
    private @Nullable BigDecimal cost;
    private @Nullable OpikError error;
    private List<OpikScore> scores = List.of();

    static Fields read(JsonParser json) throws IOException {
      expect(json, json.currentToken(), JsonToken.START_OBJECT);
      Fields fields = new Fields();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_NULL) fields.take(field, json);
      }
      return fields;
    }

    private void take(String field, JsonParser json) throws IOException {
      try {
        switch (field) {
          case "id" -> id = UUID.fromString(json.getText());
          case "parent_span_id" -> parentId = UUID.fromString(json.getText());
          case "name" -> name = json.getText();
          case "type" -> type = json.getText();
          case "start_time" -> startedAt = Instant.parse(json.getText());
          case "end_time" -> endedAt = Instant.parse(json.getText());
          case "duration" -> duration = json.getDoubleValue();
          case "thread_id" -> threadId = json.getText();
          case "model" -> model = json.getText();
          case "usage" -> usage = counts(json);
          case "total_estimated_cost" -> cost = json.getDecimalValue();
          case "error_info" -> error = error(json);
          case "feedback_scores" -> scores = scores(json);
          default -> json.skipChildren();
        }
      } catch (DateTimeException | IllegalArgumentException e) {
        throw new IOException("unreadable " + field, e);
      }
    }

    UUID requiredId() throws IOException {
      if (id == null) throw new IOException("no id");
      return id;
    }

    Instant requiredStart() throws IOException {
      if (startedAt == null) throw new IOException("no start_time");
      return startedAt;
    }
  }

  private static Map<String, Long> counts(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    Map<String, Long> counts = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken().isNumeric()) counts.put(name, json.getLongValue());
      else json.skipChildren();
    }
    return counts;
  }

  private static OpikError error(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_OBJECT);
    String type = "";
    String message = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      if (text && name.equals("exception_type")) type = json.getText();
      else if (text && name.equals("message")) message = json.getText();
      else json.skipChildren();
    }
    return new OpikError(type, message);
  }

  private static List<OpikScore> scores(JsonParser json) throws IOException {
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    List<OpikScore> scores = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json, json.currentToken(), JsonToken.START_OBJECT);
      String name = null;
      BigDecimal value = null;
      String reason = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken token = json.nextToken();
        if (field.equals("name") && token == JsonToken.VALUE_STRING) name = json.getText();
        else if (field.equals("value") && token.isNumeric()) value = json.getDecimalValue();
        else if (field.equals("reason") && token == JsonToken.VALUE_STRING) reason = json.getText();
        else json.skipChildren();
      }
      if (name != null && value != null) scores.add(new OpikScore(name, value, reason));
    }
    return scores;
  }

  private static void expect(JsonParser json, @Nullable JsonToken token, JsonToken wanted)
      throws IOException {
    if (token != wanted) throw new IOException("expected " + wanted + " at " + json.currentName());
  }
}

package dev.rein.tracing.opik;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which value of a trace a score is.
record ScoreKey(String traceId, String name) {
  private static final JsonFactory JSON = new JsonFactory();

  /// Of a score's row, or of the row that says it is gone. Null for one that can't be read; no
  /// flush wrote it.
  static @Nullable ScoreKey of(byte[] row) {
    String id = null;
    String name = null;
    try (JsonParser json = JSON.createParser(row)) {
      if (json.nextToken() != JsonToken.START_OBJECT) return null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("id")) id = UUID.fromString(json.getText()).toString();
        else if (field.equals("name")) name = json.getText();
        else json.skipChildren();
      }
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
    return id == null || name == null ? null : new ScoreKey(id, name);
  }

  /// What the request that deletes it holds.
  byte[] deletion() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return bytes.toByteArray();
  }
}

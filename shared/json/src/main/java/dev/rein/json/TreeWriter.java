package dev.rein.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/// Writes trees compactly, on one line, as an `ObjectMapper` does; why it is none, [TreeReader]
/// says. Their `toString` would make one, too.
public final class TreeWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private TreeWriter() {}

  public static String text(JsonNode node) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(json, node);
    } catch (IOException e) {
      throw unwritable(e);
    }
    return text.toString();
  }

  /// In UTF-8.
  public static byte[] bytes(JsonNode node) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      write(json, node);
    } catch (IOException e) {
      throw unwritable(e);
    }
    return bytes.toByteArray();
  }

  private static UncheckedIOException unwritable(IOException e) {
    return new UncheckedIOException("a JSON tree can't be written", e);
  }

  private static void write(JsonGenerator json, JsonNode node) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> {
        json.writeStartObject();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
          json.writeFieldName(field.getKey());
          write(json, field.getValue());
        }
        json.writeEndObject();
      }
      case ARRAY -> {
        json.writeStartArray();
        for (JsonNode item : node) write(json, item);
        json.writeEndArray();
      }
      case STRING -> json.writeString(node.textValue());
      case NUMBER -> number(json, node);
      case BOOLEAN -> json.writeBoolean(node.booleanValue());
      case NULL, MISSING -> json.writeNull();
      case BINARY, POJO ->
          throw new IllegalArgumentException(node.getNodeType() + " is not of a JSON text");
    }
  }

  private static void number(JsonGenerator json, JsonNode node) throws IOException {
    switch (node.numberType()) {
      case INT -> json.writeNumber(node.intValue());
      case LONG -> json.writeNumber(node.longValue());
      case BIG_INTEGER -> json.writeNumber(node.bigIntegerValue());
      case FLOAT -> json.writeNumber(node.floatValue());
      case DOUBLE -> json.writeNumber(node.doubleValue());
      case BIG_DECIMAL -> json.writeNumber(node.decimalValue());
    }
  }
}

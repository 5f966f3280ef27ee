package dev.rein.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;

/// Reads exactly one JSON value, as an `ObjectMapper` with `FAIL_ON_TRAILING_TOKENS` does.
///
/// Of Jackson it uses the parser and the nodes alone: an `ObjectMapper`, made for binding, loads
/// some 300 classes before its first answer, which a function pays for at each cold start.
public final class TreeReader {
  /// What is said of a number whose exponent no decimal can have.
  public static final String EXPONENT = "Exponent out of range";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonFactory factory;
  private final boolean exact;

  private TreeReader(JsonFactory factory, boolean exact) {
    this.factory = factory;
    this.exact = exact;
  }

  /// @param factory decides what is JSON, and its bounds: its nesting bounds this reader's
  ///   recursion
  public static TreeReader of(JsonFactory factory) {
    return new TreeReader(factory, false);
  }

  /// The same, with fractions read as decimals and not as binary floating point numbers.
  public TreeReader exact() {
    return new TreeReader(factory, true);
  }

  /// @return a missing node if there is nothing but white space
  /// @throws JsonProcessingException if it is not exactly one JSON value
  public JsonNode read(String text) throws JsonProcessingException {
    try (JsonParser parser = factory.createParser(text)) {
      return only(parser);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("can't happen in memory", e);
    }
  }

  /// @return a missing node if there is nothing but white space
  /// @throws IOException if they are not exactly one JSON value
  public JsonNode read(byte[] bytes) throws IOException {
    try (JsonParser parser = factory.createParser(bytes)) {
      return only(parser);
    }
  }

  /// @param stream is closed
  /// @return a missing node if there is nothing but white space
  /// @throws IOException if it is not exactly one JSON value, or can't be read
  public JsonNode read(InputStream stream) throws IOException {
    try (JsonParser parser = factory.createParser(stream)) {
      return only(parser);
    }
  }

  private JsonNode only(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) return MissingNode.getInstance();
    JsonNode value = value(parser);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "Trailing token (" + parser.currentToken() + ")");
    }
    return value;
  }

  private JsonNode value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> fraction(parser);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new JsonParseException(parser, "Unexpected " + parser.currentToken());
    };
  }

  private ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private ArrayNode array(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) array.add(value(parser));
    return array;
  }

  private static JsonNode integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private JsonNode fraction(JsonParser parser) throws IOException {
    if (!exact || parser.isNaN()) return NODES.numberNode(parser.getDoubleValue());
    try {
      return NODES.numberNode(parser.getDecimalValue());
    } catch (NumberFormatException e) {
      // Of an exponent beyond what a decimal can have the parser does not speak as of other faults.
      throw new JsonParseException(parser, EXPONENT, e);
    }
  }
}

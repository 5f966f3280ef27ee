package dev.rein.runtime;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.json.TreeReader;
import dev.rein.json.TreeWriter;
import java.io.IOException;

/// JSON as trees: strict in what it reads, without reflection.
public final class Json {
  /// Nesting beyond which a document is refused.
  public static final int MAX_DEPTH = 64;

  private static final TreeReader READER =
      TreeReader.of(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .exact();

  private Json() {}

  /// @throws JsonProcessingException if `text` is not exactly one JSON value
  public static JsonNode parse(String text) throws JsonProcessingException {
    return READER.read(text);
  }

  /// @throws IOException if `bytes` are not exactly one JSON value
  public static JsonNode parse(byte[] bytes) throws IOException {
    return READER.read(bytes);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static byte[] bytes(JsonNode node) {
    return TreeWriter.bytes(node);
  }

  public static String text(JsonNode node) {
    return TreeWriter.text(node);
  }
}

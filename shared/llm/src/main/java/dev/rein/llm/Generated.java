package dev.rein.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.json.TreeReader;
import org.jspecify.annotations.Nullable;

/// What `generateContent` or one event of its stream says, read from the wire's JSON.
///
/// Not bound to the SDK's types: for those it looks through each field of some eighty classes by
/// reflection, and five fields are of interest here. With what [GeminiTypes] spares, that is a
/// tenth of a cold start's CPU. Only the first candidate is read; one is all that is ever asked
/// for.
///
/// @param refusal why the prompt was refused, or empty
/// @param candidates whether there is an answer, maybe an empty one
/// @param finishReason or empty
/// @param text of the answer, without thoughts
/// @param model the one that answered, or empty
/// @param counts null where there are none
record Generated(
    String refusal,
    boolean candidates,
    String finishReason,
    String text,
    String model,
    @Nullable Counts counts) {
  private static final TreeReader JSON = TreeReader.of(new JsonFactory());

  /// A field that is not what it should be. Names the field, not what stands there.
  static final class UnexpectedException extends RuntimeException {
    final String field;

    private UnexpectedException(String field) {
      super(field);
      this.field = field;
    }
  }

  /// @throws JsonProcessingException if it is not one JSON value
  static JsonNode json(String body) throws JsonProcessingException {
    return JSON.read(body);
  }

  /// @throws UnexpectedException if it is no answer
  static Generated of(JsonNode body) {
    ObjectNode answer = object(body, "answer");
    JsonNode candidate = first(answer, "candidates");
    return new Generated(
        constant(objectIn(answer, "promptFeedback"), "blockReason"),
        candidate != null,
        candidate == null ? "" : constant(object(candidate, "candidates"), "finishReason"),
        candidate == null ? "" : textOf(objectIn(candidate, "content")),
        textIn(answer, "modelVersion"),
        answer.path("usageMetadata") instanceof ObjectNode counts ? Counts.of(counts) : null);
  }

  private static String textOf(JsonNode content) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : list(content, "parts")) {
      boolean thought = object(part, "parts").path("thought").booleanValue();
      if (!thought) text.append(textIn(part, "text"));
    }
    return text.toString();
  }

  private static @Nullable JsonNode first(JsonNode parent, String name) {
    return list(parent, name).get(0);
  }

  private static JsonNode list(JsonNode parent, String name) {
    JsonNode list = parent.path(name);
    if (!list.isMissingNode() && !list.isArray()) throw new UnexpectedException(name);
    return list;
  }

  private static JsonNode objectIn(JsonNode parent, String name) {
    JsonNode child = parent.path(name);
    return child.isMissingNode() ? child : object(child, name);
  }

  private static ObjectNode object(JsonNode node, String name) {
    if (node instanceof ObjectNode object) return object;
    throw new UnexpectedException(name);
  }

  private static String textIn(JsonNode parent, String name) {
    JsonNode text = parent.path(name);
    if (!text.isMissingNode() && !text.isTextual()) throw new UnexpectedException(name);
    return text.asText();
  }

  /// A word of the provider's; what says that nothing was said counts as that.
  private static String constant(JsonNode parent, String name) {
    String word = textIn(parent, name);
    if (word.isEmpty()) return "";
    String known = Words.enumWord(word);
    return known.endsWith("_UNSPECIFIED") ? "" : known;
  }
}

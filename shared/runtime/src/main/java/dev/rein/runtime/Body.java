package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.runtime.Problem.FieldError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a JSON body field by field and gathers everything that is wrong with it, so that the
/// caller learns all of it at once.
///
/// Each getter returns a harmless stand-in for a bad value: ask [#check] before using what was
/// read.
public final class Body {
  private final ObjectNode root;
  private final String prefix;
  private final List<FieldError> errors;

  private Body(ObjectNode root, String prefix, List<FieldError> errors) {
    this.root = root;
    this.prefix = prefix;
    this.errors = errors;
  }

  /// @param maxBytes of the body as it was sent
  /// @throws ProblemException 413, 415 or 400 if it is too large, not JSON by its type, or not a
  ///   JSON object
  public static Body of(HttpRequest request, int maxBytes) {
    if (request.body().length > maxBytes) {
      throw new ProblemException(
          Problem.of(
              413,
              "body-too-large",
              "The body is too large",
              "The body may have at most " + maxBytes + " bytes."));
    }
    if (!mayBeJson(request.header("content-type").orElse(""))) {
      throw new ProblemException(
          Problem.of(
              415,
              "unsupported-media-type",
              "Unsupported media type",
              "Send the body as application/json."));
    }
    return new Body(parse(request.body()), "", new ArrayList<>());
  }

  // The form type is what curl and many HTTP libraries put where the caller named none.
  private static boolean mayBeJson(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    return type.isEmpty()
        || type.equals("application/x-www-form-urlencoded")
        || type.matches("application/([a-z0-9.+-]+\\+)?json");
  }

  private static ObjectNode parse(byte[] bytes) {
    if (bytes.length == 0) throw malformed("The body is missing: send a JSON object.");
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (Json.parse(text) instanceof ObjectNode object) return object;
      throw malformed("The body must be a JSON object.");
    } catch (CharacterCodingException e) {
      throw malformed("The body is not UTF-8.");
    } catch (IOException e) {
      throw malformed("The body is not valid JSON.");
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(Problem.invalidBody(List.of(new FieldError("", detail))));
  }

  /// @throws ProblemException 400 naming every field that was found wrong so far
  public void check() {
    if (!errors.isEmpty()) throw new ProblemException(Problem.invalidBody(List.copyOf(errors)));
  }

  public void error(String field, String detail) {
    errors.add(new FieldError(pointer(field), detail));
  }

  public boolean has(String field) {
    return !root.path(field).isMissingNode() && !root.path(field).isNull();
  }

  /// A text that must be there and must not be blank.
  public String text(String field, int maxLength) {
    if (!has(field)) {
      error(field, field + " is missing.");
      return "";
    }
    String value = optionalText(field, maxLength);
    if (value == null) return "";
    if (value.isBlank()) error(field, field + " must not be blank.");
    return value;
  }

  /// Null where the field is absent, null or bad.
  public @Nullable String optionalText(String field, int maxLength) {
    if (!has(field)) return null;
    JsonNode node = root.path(field);
    if (!node.isTextual()) {
      error(field, field + " must be a string.");
      return null;
    }
    String value = node.textValue();
    if (value.length() > maxLength) {
      error(field, field + " may have at most " + maxLength + " characters.");
      return null;
    }
    return value;
  }

  public int integer(String field, int min, int max) {
    if (!has(field)) {
      error(field, field + " is missing.");
      return min;
    }
    return optionalInteger(field, min, max).orElse(min);
  }

  public OptionalInt optionalInteger(String field, int min, int max) {
    if (!has(field)) return OptionalInt.empty();
    JsonNode node = root.path(field);
    if (node.isIntegralNumber() && node.canConvertToInt()) {
      int value = node.intValue();
      if (value >= min && value <= max) return OptionalInt.of(value);
    }
    error(field, field + " must be a whole number from " + min + " to " + max + ".");
    return OptionalInt.empty();
  }

  /// Null where the field is absent, null or bad.
  public @Nullable Boolean optionalFlag(String field) {
    if (!has(field)) return null;
    JsonNode node = root.path(field);
    if (node.isBoolean()) return node.booleanValue();
    error(field, field + " must be true or false.");
    return null;
  }

  public @Nullable Double optionalNumber(String field, double min, double max) {
    if (!has(field)) return null;
    JsonNode node = root.path(field);
    if (node.isNumber() && node.doubleValue() >= min && node.doubleValue() <= max) {
      return node.doubleValue();
    }
    error(field, field + " must be a number from " + min + " to " + max + ".");
    return null;
  }

  /// @param parse gives empty for a word that is not one of `allowed`
  public <T> T oneOf(
      String field, T fallback, Function<String, Optional<T>> parse, String allowed) {
    if (!has(field)) return fallback;
    JsonNode node = root.path(field);
    Optional<T> value = node.isTextual() ? parse.apply(node.textValue()) : Optional.empty();
    if (value.isEmpty()) error(field, field + " must be one of " + allowed + ".");
    return value.orElse(fallback);
  }

  /// Empty where the field is absent or null.
  public List<String> texts(String field, int maxEntries, int maxLength) {
    if (!has(field)) return List.of();
    JsonNode node = root.path(field);
    if (!node.isArray()) {
      error(field, field + " must be a list of strings.");
      return List.of();
    }
    if (node.size() > maxEntries) {
      error(field, field + " may have at most " + maxEntries + " entries.");
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      JsonNode entry = node.get(i);
      if (!entry.isTextual()) {
        error(field + "/" + i, "Each entry of " + field + " must be a string.");
      } else if (entry.textValue().length() > maxLength) {
        error(
            field + "/" + i,
            "Each entry of " + field + " may have at most " + maxLength + " characters.");
      } else {
        values.add(entry.textValue());
      }
    }
    return values;
  }

  /// The fields of a nested object; of an empty one where it is absent.
  public Body object(String field) {
    JsonNode node = root.path(field);
    if (has(field) && !node.isObject()) error(field, field + " must be an object.");
    ObjectNode nested = node instanceof ObjectNode object ? object : Json.object();
    return new Body(nested, pointer(field), errors);
  }

  /// Nested objects, empty where the field is absent or null.
  ///
  /// @param textAs field that an entry which is a string stands for
  public List<Body> objects(String field, int maxEntries, String textAs) {
    if (!has(field)) return List.of();
    JsonNode node = root.path(field);
    if (!node.isArray()) {
      error(field, field + " must be a list.");
      return List.of();
    }
    if (node.size() > maxEntries) {
      error(field, field + " may have at most " + maxEntries + " entries.");
      return List.of();
    }
    List<Body> bodies = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String at = field + "/" + i;
      switch (node.get(i)) {
        case ObjectNode object -> bodies.add(new Body(object, pointer(at), errors));
        case TextNode text ->
            bodies.add(new Body(Json.object().set(textAs, text), pointer(at), errors));
        case JsonNode _ -> error(at, "Each entry of " + field + " must be an object or a string.");
      }
    }
    return bodies;
  }

  /// The body in one canonical form: equal bodies give equal texts, whatever the order of keys.
  public String canonical() {
    return Json.text(Canonical.of(root));
  }

  /// @param field empty for the object as a whole
  private String pointer(String field) {
    return field.isEmpty() ? prefix : prefix + "/" + field;
  }
}

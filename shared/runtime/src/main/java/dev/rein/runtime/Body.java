package dev.rein.runtime;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.json.TreeReader;
import dev.rein.runtime.Problem.FieldError;
import java.io.IOException;
import java.math.BigDecimal;
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
    String type = request.header("content-type").orElse("");
    if (!mayBeJson(type)) throw unsupported("Send the body as application/json.");
    if (!mayBeUtf8(type)) throw unsupported("Send the body in UTF-8.");
    String encoding = request.header("content-encoding").orElse("identity").strip();
    if (!encoding.equalsIgnoreCase("identity")) {
      throw unsupported("Send the body as it is, without content-encoding.");
    }
    return new Body(parse(request.body()), "", new ArrayList<>());
  }

  private static ProblemException unsupported(String detail) {
    return new ProblemException(
        Problem.of(415, "unsupported-media-type", "Unsupported media type", detail));
  }

  private static boolean mayBeUtf8(String contentType) {
    String[] parameters = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parameters.length; i++) {
      String parameter = parameters[i].replaceAll("[\\s\"]", "");
      // ASCII is a part of UTF-8.
      if (parameter.startsWith("charset=") && !parameter.matches("charset=(utf-?8|us-ascii)?"))
        return false;
    }
    return true;
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
    } catch (StreamConstraintsException e) {
      throw malformed(
          "The body is nested deeper than "
              + Json.MAX_DEPTH
              + " levels, or holds a number or a name that is too long.");
    } catch (JsonParseException e) {
      throw malformed(faultOf(e));
    } catch (IOException e) {
      throw malformed("The body is not valid JSON.");
    }
  }

  // Never the parser's own words: they repeat what was sent.
  private static String faultOf(JsonParseException e) {
    String message = e.getOriginalMessage();
    if (message.startsWith("Duplicate field")) return "The body has the same key twice.";
    if (message.equals(TreeReader.EXPONENT)) {
      return "The body holds a number that is too large or too small.";
    }
    if (message.startsWith("Non-standard token")) {
      return "The body is not valid JSON: NaN and Infinity are no numbers.";
    }
    return "The body is not valid JSON: line "
        + e.getLocation().getLineNr()
        + ", column "
        + e.getLocation().getColumnNr()
        + ".";
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

  /// Whether a field holds more than an empty text.
  public boolean says(String field) {
    String text = root.path(field).textValue();
    return has(field) && (text == null || !Blank.isBlank(text));
  }

  public boolean has(String field) {
    return !root.path(field).isMissingNode() && !root.path(field).isNull();
  }

  /// A text that must be there and must not be blank.
  public String text(String field, int maxCharacters) {
    if (!has(field)) {
      error(field, field + " is missing.");
      return "";
    }
    String value = optionalText(field, maxCharacters);
    if (value == null) return "";
    if (Blank.isBlank(value)) error(field, field + " must not be blank.");
    return value;
  }

  /// As [#text] wants it, or absent.
  ///
  /// What people write is read by people and models: no control characters but tabs and line
  /// breaks, no half of a character, and lengths in code points, so that an emoji is not two.
  ///
  /// @return null where the field is absent, null or bad
  public @Nullable String optionalText(String field, int maxCharacters) {
    String value = string(field);
    if (value == null) return null;
    String fault = faultOf(value, maxCharacters);
    if (fault == null) return value;
    error(field, field + " " + fault);
    return null;
  }

  private @Nullable String string(String field) {
    if (!has(field)) return null;
    JsonNode node = root.path(field);
    if (!node.isTextual()) error(field, field + " must be a string.");
    return node.textValue();
  }

  private static @Nullable String faultOf(String value, int maxCharacters) {
    if (value.codePointCount(0, value.length()) > maxCharacters) {
      return "may have at most " + maxCharacters + " characters.";
    }
    if (value.codePoints().anyMatch(Body::isNoText)) {
      return "must not hold control characters or halves of characters.";
    }
    return null;
  }

  private static boolean isNoText(int codePoint) {
    boolean breaks = codePoint == '\n' || codePoint == '\r' || codePoint == '\t';
    int type = Character.getType(codePoint);
    return type == Character.SURROGATE || (type == Character.CONTROL && !breaks);
  }

  public int integer(String field, int min, int max) {
    if (!has(field)) {
      error(field, field + " is missing.");
      return min;
    }
    return optionalInteger(field, min, max).orElse(min);
  }

  /// A truth value that must be there.
  public boolean flag(String field) {
    JsonNode node = root.path(field);
    if (!has(field)) error(field, field + " is missing.");
    else if (!node.isBoolean()) error(field, field + " must be true or false.");
    return node.booleanValue();
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
    BigDecimal least = BigDecimal.valueOf(min);
    BigDecimal most = BigDecimal.valueOf(max);
    // As it was written: a double would round what is just outside to the bound.
    if (node.isNumber()
        && node.decimalValue().compareTo(least) >= 0
        && node.decimalValue().compareTo(most) <= 0) {
      return node.doubleValue();
    }
    error(field, field + " must be a number from " + plain(least) + " to " + plain(most) + ".");
    return null;
  }

  private static String plain(BigDecimal bound) {
    return bound.stripTrailingZeros().toPlainString();
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
  public List<String> texts(String field, int maxEntries, int maxCharacters) {
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
      String value = node.get(i).textValue();
      String fault = value == null ? "must be a string." : faultOf(value, maxCharacters);
      if (value != null && fault == null) values.add(value);
      else error(field + "/" + i, "Each entry of " + field + " " + fault);
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

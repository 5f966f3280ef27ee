package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One prompt or rubric, read from its file: a title with what changed, then the parts `## system`,
/// `## user` with its `{{placeholders}}`, and `## schema` with a JSON schema.
///
/// @param version the file's name without folder and ending, e.g. `preprocess_goal.v1`
record PromptFile(String version, String system, String user, ObjectNode schema) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z_]+)}}");
  private static final List<String> PARTS = List.of("## system", "## user", "## schema");

  /// @param placeholders that the user part must hold, each at least once, and no others
  /// @throws IllegalStateException if anything about the file is wrong; names file and fault
  static PromptFile parse(String path, String version, String text, List<String> placeholders) {
    if (!text.startsWith("# " + version + ": ")) {
      throw broken(path, "does not begin with `# " + version + ": ` and what changed");
    }
    List<String> lines = text.lines().toList();
    List<Integer> starts = new ArrayList<>();
    for (String part : PARTS) {
      int at = lines.indexOf(part);
      if (at < 0) throw broken(path, "has no part `" + part + "`");
      if (at != lines.lastIndexOf(part)) throw broken(path, "has `" + part + "` twice");
      if (!starts.isEmpty() && at < starts.getLast()) {
        throw broken(path, "has `" + part + "` out of order");
      }
      starts.add(at);
    }
    starts.add(lines.size());
    String system = part(path, lines, starts, 0);
    String user = part(path, lines, starts, 1);
    requirePlaceholders(path, system, List.of(), "## system");
    requirePlaceholders(path, user, placeholders, "## user");
    return new PromptFile(version, system, user, schema(path, part(path, lines, starts, 2)));
  }

  private static String part(String path, List<String> lines, List<Integer> starts, int part) {
    String text =
        String.join("\n", lines.subList(starts.get(part) + 1, starts.get(part + 1))).strip();
    if (text.isEmpty()) throw broken(path, "has an empty part `" + PARTS.get(part) + "`");
    return text;
  }

  private static void requirePlaceholders(
      String path, String text, List<String> expected, String part) {
    TreeSet<String> found = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().forEach(hit -> found.add(hit.group(1)));
    TreeSet<String> wanted = new TreeSet<>(expected);
    if (!found.equals(wanted)) {
      throw broken(path, "has placeholders " + found + " in `" + part + "`, not " + wanted);
    }
  }

  private static ObjectNode schema(String path, String part) {
    if (!part.startsWith("```json\n") || !part.endsWith("\n```")) {
      throw broken(path, "has no ```json block as its schema");
    }
    JsonNode schema;
    try {
      schema = Json.parse(part.substring("```json\n".length(), part.length() - "\n```".length()));
    } catch (IllegalArgumentException e) {
      throw broken(path, "has a schema that is " + e.getMessage());
    }
    if (!(schema instanceof ObjectNode object) || !object.path("type").asText().equals("object")) {
      throw broken(path, "has a schema that describes no object");
    }
    requireSound(path, "", schema);
    return object;
  }

  // `required` decides the order in which the model writes; `properties` is what a person reads.
  private static void requireSound(String path, String at, JsonNode schema) {
    switch (schema.path("type").asText()) {
      case "object" -> {
        List<String> properties = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(properties::add);
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        if (properties.isEmpty() || !properties.equals(required)) {
          throw broken(
              path,
              "has a schema whose `required` at '"
                  + at
                  + "' does not list its properties in order");
        }
        schema
            .path("properties")
            .properties()
            .forEach(field -> requireSound(path, at + "/" + field.getKey(), field.getValue()));
      }
      case "array" -> requireSound(path, at + "/*", schema.path("items"));
      case "string", "integer", "number", "boolean" -> {}
      default -> throw broken(path, "has a schema without a known type at '" + at + "'");
    }
  }

  /// The user part with its placeholders replaced; what is put in is not looked at again.
  String fill(Map<String, String> values) {
    return PLACEHOLDER
        .matcher(user)
        .replaceAll(
            hit -> {
              @Nullable String value = values.get(hit.group(1));
              if (value == null) throw new IllegalStateException("no value for " + hit.group());
              return Matcher.quoteReplacement(value);
            });
  }

  /// What changed with this version, from the title.
  static String change(String version, String text) {
    return text.lines().findFirst().orElse("").substring(("# " + version + ": ").length()).strip();
  }

  static IllegalStateException broken(String path, String fault) {
    return new IllegalStateException(path + " " + fault);
  }
}

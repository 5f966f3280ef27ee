package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What a request about prompts, data sets and experiments must look like. Stricter than Opik,
/// which takes links to what it does not know.
final class ExperimentRules {
  static final Pattern UUID7 =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

  private static final Pattern COMMIT = Pattern.compile("[0-9a-z]{8}");
  private static final int MAX_DESCRIPTION = 255;

  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "prompt", Set.of("id", "name", "description", "project_name", "tags"),
          "prompt version", Set.of("name", "version", "project_name"),
          "version", Set.of("id", "commit", "template", "type", "metadata", "change_description"),
          "dataset", Set.of("id", "name", "project_name", "description", "type"),
          "dataset items", Set.of("dataset_name", "project_name", "items"),
          "dataset item", Set.of("id", "source", "data", "trace_id", "tags", "description"),
          "experiment",
              Set.of(
                  "id",
                  "name",
                  "dataset_name",
                  "project_name",
                  "metadata",
                  "tags",
                  "type",
                  "evaluation_method",
                  "prompt_versions",
                  "status"),
          "experiment item",
              Set.of("id", "experiment_id", "dataset_item_id", "trace_id", "project_name"));

  private final List<Violation> found = new ArrayList<>();

  /// What was wrong so far.
  List<Violation> found() {
    return List.copyOf(found);
  }

  private void fields(String what, JsonNode body, String... required) {
    if (!body.isObject()) {
      found.add(Violation.invalid("The request body must not be null"));
      return;
    }
    Set<String> known = KNOWN.getOrDefault(what, Set.of());
    body.properties()
        .forEach(
            field -> {
              if (!known.contains(field.getKey())) bad(what, field.getKey() + " is not known");
              if (field.getValue().isNull()) bad(what, field.getKey() + " is null, not absent");
            });
    for (String name : required) {
      if (body.path(name).asText().isBlank()) {
        found.add(Violation.invalid(name + " must not be blank"));
      }
    }
  }

  private void id(String what, JsonNode body, String field) {
    if (!UUID7.matcher(body.path(field).asText()).matches()) {
      found.add(Violation.bad(what + " " + field + " must be a version 7 UUID"));
    }
  }

  private void oneOf(String what, JsonNode body, String field, String... allowed) {
    if (!Set.of(allowed).contains(body.path(field).asText())) {
      bad(what, field + " is none of " + String.join(", ", allowed));
    }
  }

  void bad(String what, String fault) {
    found.add(Violation.bad(what + ": " + fault));
  }

  void prompt(JsonNode body) {
    fields("prompt", body, "name", "project_name");
    id("prompt", body, "id");
    if (body.path("description").asText().length() > MAX_DESCRIPTION) {
      found.add(Violation.invalid("description cannot exceed 255 characters"));
    }
  }

  void promptVersion(JsonNode body) {
    fields("prompt version", body, "name", "project_name");
    JsonNode version = body.path("version");
    fields("version", version, "template", "change_description");
    id("prompt version", version, "id");
    oneOf("prompt version", version, "type", "mustache", "jinja2", "python");
    if (!COMMIT.matcher(version.path("commit").asText()).matches()) {
      found.add(Violation.invalid("if present, the commit must be 8 alphanumeric characters long"));
    }
  }

  void dataset(JsonNode body) {
    fields("dataset", body, "name", "project_name");
    id("dataset", body, "id");
    oneOf("dataset", body, "type", "dataset", "evaluation_suite");
    if (body.path("description").asText().length() > MAX_DESCRIPTION) {
      found.add(Violation.invalid("description cannot exceed 255 characters"));
    }
  }

  void datasetItems(JsonNode body) {
    fields("dataset items", body, "dataset_name", "project_name");
    for (JsonNode item : list(body, "items")) {
      fields("dataset item", item);
      id("dataset item", item, "id");
      oneOf("dataset item", item, "source", "sdk", "manual", "trace");
      if (!item.path("data").isObject() || item.path("data").isEmpty()) {
        found.add(Violation.invalid("items[].data must not be empty"));
      }
      if (item.path("source").asText().equals("trace") != item.has("trace_id")) {
        found.add(Violation.invalid("source trace goes with a trace_id, and no other does"));
      }
    }
  }

  void experiment(JsonNode body) {
    fields("experiment", body, "name", "dataset_name", "project_name");
    id("experiment", body, "id");
    oneOf("experiment", body, "type", "regular");
    oneOf("experiment", body, "evaluation_method", "dataset");
    oneOf("experiment", body, "status", "running");
    for (JsonNode version : list(body, "prompt_versions")) id("experiment", version, "id");
  }

  void experimentItems(JsonNode body) {
    for (JsonNode item : list(body, "experiment_items")) {
      fields("experiment item", item, "project_name");
      for (String field : List.of("id", "experiment_id", "dataset_item_id", "trace_id")) {
        id("experiment item", item, field);
      }
    }
  }

  private JsonNode list(JsonNode body, String name) {
    JsonNode list = body.path(name);
    if (!list.isArray() || list.isEmpty() || list.size() > OpikRules.MAX_ITEMS) {
      found.add(Violation.invalid(name + " size must be between 1 and " + OpikRules.MAX_ITEMS));
    }
    return list;
  }
}

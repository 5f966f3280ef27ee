package dev.rein.tracing.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.testing.ExperimentStore.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the routes for prompts, data sets and experiments do to the store.
final class ExperimentRoutes {
  private final OpikStore store;
  private final ExperimentStore rows;
  private final Consumer<Violation> remember;

  ExperimentRoutes(OpikStore store, Consumer<Violation> remember) {
    this.store = store;
    this.rows = store.experiments();
    this.remember = remember;
  }

  Answer answer(OpikRoutes.Call call, String id, Map<String, String> query) throws IOException {
    JsonNode body;
    try {
      body = OpikStore.JSON.readTree(call.seen().body());
    } catch (JsonProcessingException e) {
      remember.accept(Violation.bad("Unable to process JSON"));
      return Answer.code(400, "Unable to process JSON");
    }
    synchronized (store) {
      return switch (call.seen().route()) {
        case "POST /v1/private/prompts" -> prompt(body);
        case "POST /v1/private/prompts/versions" -> promptVersion(body);
        case "POST /v1/private/prompts/versions/retrieve" -> retrieveVersion(body);
        case "POST /v1/private/datasets" -> dataset(body);
        case "POST /v1/private/datasets/retrieve" -> retrieveDataset(body);
        case "PUT /v1/private/datasets/items" -> datasetItems(body);
        case "POST /v1/private/experiments" -> experiment(body);
        case "PATCH /v1/private/experiments/{id}" -> status(id, body);
        case "POST /v1/private/experiments/finish" -> finish(body);
        case "POST /v1/private/experiments/items" -> experimentItems(body);
        case "GET /v1/private/experiments/{id}" -> showExperiment(id);
        case "GET /v1/private/datasets/{id}/items/experiments/items" -> compare(id, query);
        default -> Answer.code(404, "HTTP 404 Not Found");
      };
    }
  }

  private @Nullable Answer refusal(ExperimentRules rules) {
    if (rules.found().isEmpty()) return null;
    rules.found().forEach(remember);
    return Answer.errors(rules.found());
  }

  private Answer prompt(JsonNode body) throws IOException {
    ExperimentRules rules = new ExperimentRules();
    rules.prompt(body);
    Answer refusal = refusal(rules);
    if (refusal != null) return refusal;
    if (named(Table.PROMPTS, body, "name") != null
        || rows.find(Table.PROMPTS, body.path("id").asText()) != null) {
      return Answer.code(409, "Prompt id or name already exists");
    }
    rows.put(Table.PROMPTS, List.of(body.deepCopy()));
    return new Answer(201, "", Map.of(), "");
  }

  private Answer promptVersion(JsonNode body) throws IOException {
    ExperimentRules rules = new ExperimentRules();
    rules.promptVersion(body);
    ObjectNode prompt = named(Table.PROMPTS, body, "name");
    if (prompt == null) rules.bad("prompt version", "its prompt was not created first");
    JsonNode version = body.path("version");
    String promptId = prompt == null ? "" : prompt.path("id").asText();
    List<ObjectNode> versions = rows.where(Table.PROMPT_VERSIONS, "prompt_id", promptId);
    boolean taken =
        rows.find(Table.PROMPT_VERSIONS, version.path("id").asText()) != null
            || versions.stream().anyMatch(it -> it.path("commit").equals(version.path("commit")));
    if (taken) return Answer.code(409, "Prompt version already exists");
    // Opik would take it, and show the same text twice.
    if (versions.stream().anyMatch(it -> it.path("template").equals(version.path("template")))) {
      rules.bad("prompt version", "the same template is registered already");
    }
    Answer refusal = refusal(rules);
    if (refusal != null) return refusal;
    ObjectNode row = version.deepCopy();
    row.put("prompt_id", promptId);
    rows.put(Table.PROMPT_VERSIONS, List.of(row));
    return Answer.json(200, row);
  }

  private Answer retrieveVersion(JsonNode body) {
    ObjectNode prompt = named(Table.PROMPTS, body, "name");
    if (prompt == null) return Answer.code(404, "Prompt not found");
    String commit = body.path("commit").asText();
    return rows.where(Table.PROMPT_VERSIONS, "prompt_id", prompt.path("id").asText()).stream()
        .filter(version -> commit.isEmpty() || version.path("commit").asText().equals(commit))
        .reduce((_, later) -> later)
        .map(version -> Answer.json(200, version))
        .orElseGet(() -> Answer.code(404, "Prompt version not found"));
  }

  private Answer dataset(JsonNode body) throws IOException {
    ExperimentRules rules = new ExperimentRules();
    rules.dataset(body);
    Answer refusal = refusal(rules);
    if (refusal != null) return refusal;
    if (named(Table.DATASETS, body, "name") != null) {
      return Answer.errors(409, "Dataset already exists");
    }
    rows.put(Table.DATASETS, List.of(body.deepCopy()));
    return new Answer(201, "", Map.of(), "");
  }

  private Answer retrieveDataset(JsonNode body) {
    ObjectNode dataset = named(Table.DATASETS, body, "dataset_name");
    return dataset == null ? Answer.code(404, "Dataset not found") : Answer.json(200, dataset);
  }

  private Answer datasetItems(JsonNode body) throws IOException {
    ExperimentRules rules = new ExperimentRules();
    rules.datasetItems(body);
    ObjectNode dataset = named(Table.DATASETS, body, "dataset_name");
    if (dataset == null) rules.bad("dataset items", "their data set was not created first");
    Answer refusal = refusal(rules);
    if (refusal != null || dataset == null) return refusal == null ? notFound() : refusal;
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : body.path("items")) {
      ObjectNode row = item.deepCopy();
      items.add(row.put("dataset_id", dataset.path("id").asText()));
    }
    rows.put(Table.DATASET_ITEMS, items);
    return Answer.noContent();
  }

  private Answer experiment(JsonNode body) throws IOException {
    ExperimentRules rules = new ExperimentRules();
    rules.experiment(body);
    ObjectNode dataset = named(Table.DATASETS, body, "dataset_name");
    if (dataset == null) rules.bad("experiment", "its data set was not created first");
    Answer refusal = refusal(rules);
    if (refusal != null || dataset == null) return refusal == null ? notFound() : refusal;
    for (JsonNode version : body.path("prompt_versions")) {
      if (rows.find(Table.PROMPT_VERSIONS, version.path("id").asText()) == null) {
        remember.accept(Violation.bad("experiment: unknown prompt version"));
        return Answer.code(409, "The provided prompt version is not part of the workspace");
      }
    }
    // The same id again is taken, and changes nothing.
    if (rows.find(Table.EXPERIMENTS, body.path("id").asText()) == null) {
      ObjectNode row = body.deepCopy();
      rows.put(Table.EXPERIMENTS, List.of(row.put("dataset_id", dataset.path("id").asText())));
    }
    return new Answer(201, "", Map.of(), "");
  }

  private Answer status(String id, JsonNode body) throws IOException {
    ObjectNode experiment = rows.find(Table.EXPERIMENTS, id);
    if (experiment == null) return notFound();
    String status = body.path("status").asText();
    if (body.size() != 1 || !Set.of("running", "completed", "cancelled").contains(status)) {
      remember.accept(Violation.bad("experiment: status is none of Opik's"));
      return Answer.code(400, "Unable to process JSON");
    }
    rows.put(Table.EXPERIMENTS, List.of(experiment.deepCopy().put("status", status)));
    return Answer.noContent();
  }

  private Answer finish(JsonNode body) {
    for (JsonNode id : body.path("ids")) {
      if (rows.find(Table.EXPERIMENTS, id.asText()) == null) return notFound();
    }
    return Answer.noContent();
  }

  private Answer experimentItems(JsonNode body) throws IOException {
    ExperimentRules rules = new ExperimentRules();
    rules.experimentItems(body);
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : body.path("experiment_items")) {
      if (rows.find(Table.EXPERIMENTS, item.path("experiment_id").asText()) == null) {
        rules.bad("experiment item", "its experiment is unknown");
      }
      if (rows.find(Table.DATASET_ITEMS, item.path("dataset_item_id").asText()) == null) {
        rules.bad("experiment item", "its data set item is unknown");
      }
      items.add(item.deepCopy());
    }
    Answer refusal = refusal(rules);
    if (refusal != null) return refusal;
    rows.put(Table.EXPERIMENT_ITEMS, items);
    return Answer.noContent();
  }

  private Answer showExperiment(String id) {
    ObjectNode experiment = rows.find(Table.EXPERIMENTS, id);
    if (experiment == null) return notFound();
    ObjectNode shown = experiment.deepCopy();
    shown.remove("project_name");
    var versions = shown.putArray("prompt_versions");
    for (JsonNode version : experiment.path("prompt_versions")) {
      ObjectNode known = rows.find(Table.PROMPT_VERSIONS, version.path("id").asText());
      ObjectNode link = versions.addObject().put("id", version.path("id").asText());
      if (known != null) {
        link.put("commit", known.path("commit").asText());
        link.put("prompt_id", known.path("prompt_id").asText());
      }
    }
    Map<String, List<BigDecimal>> scores = new LinkedHashMap<>();
    Set<String> traces = new LinkedHashSet<>();
    BigDecimal cost = BigDecimal.ZERO;
    for (ObjectNode item : rows.where(Table.EXPERIMENT_ITEMS, "experiment_id", id)) {
      ObjectNode trace = store.trace(item.path("trace_id").asText());
      if (trace == null || !traces.add(trace.path("id").asText())) continue;
      cost = cost.add(trace.path("total_estimated_cost").decimalValue());
      for (JsonNode score : trace.path("feedback_scores")) {
        scores
            .computeIfAbsent(score.path("name").asText(), _ -> new ArrayList<>())
            .add(score.path("value").decimalValue());
      }
    }
    shown.put("trace_count", traces.size());
    if (cost.signum() > 0) shown.put("total_estimated_cost", cost);
    var means = shown.putArray("feedback_scores");
    scores.forEach(
        (name, values) ->
            means
                .addObject()
                .put("name", name)
                .put(
                    "value",
                    values.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64)));
    return Answer.json(200, shown);
  }

  private Answer compare(String datasetId, Map<String, String> query) throws IOException {
    Set<String> wanted = new LinkedHashSet<>();
    OpikStore.JSON
        .readTree(query.getOrDefault("experiment_ids", "[]"))
        .forEach(id -> wanted.add(id.asText()));
    List<ObjectNode> content = new ArrayList<>();
    for (ObjectNode item : rows.where(Table.DATASET_ITEMS, "dataset_id", datasetId)) {
      ObjectNode shown = OpikStore.JSON.createObjectNode();
      shown.put("id", item.path("id").asText()).set("data", item.path("data"));
      var links = shown.putArray("experiment_items");
      for (ObjectNode link :
          rows.where(Table.EXPERIMENT_ITEMS, "dataset_item_id", item.path("id").asText())) {
        if (!wanted.contains(link.path("experiment_id").asText())) continue;
        ObjectNode row = links.addObject();
        for (String field : List.of("id", "experiment_id", "dataset_item_id", "trace_id")) {
          row.put(field, link.path(field).asText());
        }
        ObjectNode trace = store.trace(link.path("trace_id").asText());
        if (trace == null) continue;
        for (String field : List.of("input", "output", "feedback_scores", "duration")) {
          if (trace.has(field)) row.set(field, trace.path(field));
        }
      }
      if (!links.isEmpty()) content.add(shown);
    }
    return OpikRoutes.page(content, query);
  }

  private @Nullable ObjectNode named(Table table, JsonNode body, String field) {
    String name = body.path(field).asText();
    for (ObjectNode row : rows.where(table, "name", name)) {
      if (row.path("project_name").equals(body.path("project_name"))) return row;
    }
    return null;
  }

  private static Answer notFound() {
    return Answer.code(404, "not found");
  }
}

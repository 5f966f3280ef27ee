package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What Opik would hold beside traces: prompts, data sets, experiments. Part of an [OpikStore],
/// whose lock guards it and whose journal keeps it.
final class ExperimentStore {
  /// What a line of the journal holds. Each is a list of rows with an `id`.
  enum Table {
    PROMPTS("prompts"),
    PROMPT_VERSIONS("prompt_versions"),
    DATASETS("datasets"),
    DATASET_ITEMS("dataset_items"),
    EXPERIMENTS("experiments"),
    EXPERIMENT_ITEMS("experiment_items");

    private final String key;

    Table(String key) {
      this.key = key;
    }
  }

  /// Keeps an entry and then applies it.
  interface Writer {
    void write(ObjectNode entry) throws IOException;
  }

  private final Map<Table, Map<String, ObjectNode>> rows = new TreeMap<>();
  private final Writer writer;

  ExperimentStore(Writer writer) {
    this.writer = writer;
    for (Table table : Table.values()) rows.put(table, new TreeMap<>());
  }

  void put(Table table, List<ObjectNode> added) throws IOException {
    ObjectNode entry = OpikStore.JSON.createObjectNode();
    entry.putArray(table.key).addAll(added);
    writer.write(entry);
  }

  void apply(JsonNode entry) {
    for (Table table : Table.values()) {
      for (JsonNode row : entry.path(table.key)) {
        of(table).put(row.path("id").asText(), row.deepCopy());
      }
    }
  }

  private Map<String, ObjectNode> of(Table table) {
    Map<String, ObjectNode> found = rows.get(table);
    if (found == null) throw new IllegalStateException("no table " + table);
    return found;
  }

  /// By id, which is their time.
  List<ObjectNode> all(Table table) {
    return List.copyOf(of(table).values());
  }

  @Nullable ObjectNode find(Table table, String id) {
    return of(table).get(id);
  }

  /// The rows whose `field` is `value`.
  List<ObjectNode> where(Table table, String field, String value) {
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode row : of(table).values()) {
      if (row.path(field).asText().equals(value)) found.add(row);
    }
    return found;
  }
}

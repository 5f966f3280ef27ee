package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What Opik would hold: the newest row of each trace and span, the latest score of each name. Safe
/// for use by several threads.
public final class OpikStore implements AutoCloseable {
  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final String WRITTEN_AT = "last_updated_at";

  private final Map<String, ObjectNode> traces = new TreeMap<>();
  private final Map<String, ObjectNode> spans = new TreeMap<>();
  private final Map<String, Map<String, ObjectNode>> scores = new TreeMap<>();
  private final @Nullable Journal journal;
  private final ExperimentStore experiments = new ExperimentStore(this::keep);

  private OpikStore(@Nullable Journal journal) {
    this.journal = journal;
  }

  /// A store that forgets.
  public static OpikStore inMemory() {
    return new OpikStore(null);
  }

  /// A store that keeps what it holds in a file and reads it again.
  ///
  /// @param file made if it is not there; a last line that was torn by a crash is removed
  /// @throws IOException if the file can't be read, or is something else
  public static OpikStore at(Path file) throws IOException {
    Journal journal = Journal.open(file);
    OpikStore store = new OpikStore(journal);
    journal.replay(store::apply);
    return store;
  }

  /// Takes a batch whole, or nothing of it.
  ///
  /// @return what is wrong with rows that replace earlier ones; empty if the batch was taken
  synchronized List<Violation> put(Written kind, JsonNode items) throws IOException {
    List<Violation> found = new ArrayList<>();
    for (JsonNode item : items) {
      JsonNode earlier = rows(kind).get(item.path("id").asText());
      if (kind != Written.SCORES && earlier != null && replaces(item, earlier)) {
        found.addAll(OpikRules.checkReplacement(kind, earlier, item));
      }
    }
    if (!found.isEmpty()) return found;
    ObjectNode entry = JSON.createObjectNode();
    entry.set(kind.envelope(), kind == Written.SCORES ? stamped(items) : items);
    keep(entry);
    return List.of();
  }

  // A score's row names no time: Opik notes when it was written, and shows that.
  private static JsonNode stamped(JsonNode scores) {
    ArrayNode stamped = JSON.createArrayNode();
    String now = Instant.now().toString();
    for (JsonNode score : scores) {
      ObjectNode copy = score.deepCopy();
      stamped.add(copy.put(WRITTEN_AT, now));
    }
    return stamped;
  }

  synchronized void deleteScore(String traceId, String name) throws IOException {
    ObjectNode entry = JSON.createObjectNode();
    entry.putObject("delete").put("id", traceId).put("name", name);
    keep(entry);
  }

  private void keep(ObjectNode entry) throws IOException {
    if (journal != null) journal.append(entry);
    apply(entry);
  }

  /// With their spans and scores. Nothing of them stays in the journal either: whoever asks for the
  /// deletion may have promised somebody that.
  synchronized void deleteTraces(Set<String> ids) throws IOException {
    ObjectNode entry = JSON.createObjectNode();
    ids.forEach(entry.putArray("deletedTraces")::add);
    if (journal != null && holdsAny(ids)) journal.rewrite(line -> Erased.from(line, ids));
    apply(entry);
  }

  private boolean holdsAny(Set<String> ids) {
    return ids.stream().anyMatch(id -> traces.containsKey(id) || scores.containsKey(id))
        || spans.values().stream().anyMatch(span -> ids.contains(Erased.traceOf(span)));
  }

  /// All traces that name one of the threads now.
  synchronized void deleteThreads(String project, Set<String> threads) throws IOException {
    Set<String> ids = new TreeSet<>();
    for (ObjectNode trace : traces.values()) {
      if (isIn(trace, project) && threads.contains(trace.path("thread_id").asText())) {
        ids.add(trace.path("id").asText());
      }
    }
    deleteTraces(ids);
  }

  /// Guarded by this store's lock.
  ExperimentStore experiments() {
    return experiments;
  }

  /// Links of experiments to traces that are not there. They may come first, so this means
  /// something only once everything was delivered.
  public synchronized List<String> danglingExperimentItems() {
    return experiments.all(ExperimentStore.Table.EXPERIMENT_ITEMS).stream()
        .filter(item -> !traces.containsKey(item.path("trace_id").asText()))
        .map(item -> item.path("id").asText())
        .toList();
  }

  /// The experiments, oldest first, as they were created.
  public synchronized List<ObjectNode> experimentRows() {
    return experiments.all(ExperimentStore.Table.EXPERIMENTS).stream()
        .map(ObjectNode::deepCopy)
        .toList();
  }

  /// The prompt library's versions, each with its `prompt_id`.
  public synchronized List<ObjectNode> promptVersions() {
    return experiments.all(ExperimentStore.Table.PROMPT_VERSIONS).stream()
        .map(ObjectNode::deepCopy)
        .toList();
  }

  private void apply(JsonNode entry) {
    experiments.apply(entry);
    for (JsonNode row : entry.path("traces")) upsert(traces, row);
    for (JsonNode row : entry.path("spans")) upsert(spans, row);
    for (JsonNode score : entry.path("scores")) {
      scores
          .computeIfAbsent(score.path("id").asText(), _ -> new TreeMap<>())
          .put(score.path("name").asText(), score.deepCopy());
    }
    if (entry.has("delete")) {
      JsonNode gone = entry.path("delete");
      Map<String, ObjectNode> left = scores.get(gone.path("id").asText());
      if (left != null) left.remove(gone.path("name").asText());
    }
    for (JsonNode gone : entry.path("deletedTraces")) {
      traces.remove(gone.asText());
      scores.remove(gone.asText());
      spans.values().removeIf(span -> span.path("trace_id").equals(gone));
    }
  }

  private Map<String, ObjectNode> rows(Written kind) {
    return switch (kind) {
      case TRACES -> traces;
      case SPANS -> spans;
      case SCORES -> Map.of();
    };
  }

  private static void upsert(Map<String, ObjectNode> rows, JsonNode row) {
    String id = row.path("id").asText();
    ObjectNode earlier = rows.get(id);
    if (earlier == null || replaces(row, earlier)) rows.put(id, row.deepCopy());
  }

  private static boolean replaces(JsonNode later, JsonNode earlier) {
    return !stamp(later).isBefore(stamp(earlier));
  }

  private static Instant stamp(JsonNode row) {
    return Instant.parse(row.path("last_updated_at").asText());
  }

  /// The trace as Opik shows it, with scores and sums over its spans; null if there is none.
  public synchronized @Nullable ObjectNode trace(String id) {
    ObjectNode row = traces.get(id);
    return row == null ? null : shown(row);
  }

  /// The project's traces, newest first; of all projects if `project` is null.
  public synchronized List<ObjectNode> traces(@Nullable String project) {
    return traces.values().stream()
        .filter(row -> project == null || isIn(row, project))
        .sorted(Comparator.comparing((ObjectNode row) -> row.path("id").asText()).reversed())
        .map(this::shown)
        .toList();
  }

  /// The spans of a trace, by their start.
  public synchronized List<ObjectNode> spans(String traceId) {
    return spansOf(traceId).stream().map(OpikStore::withDuration).toList();
  }

  /// The scores of a trace, by name, whatever project they were filed under.
  public synchronized List<ObjectNode> scores(String traceId) {
    return scores.getOrDefault(traceId, Map.of()).values().stream()
        .map(score -> score.deepCopy().without(List.of(WRITTEN_AT)))
        .map(ObjectNode.class::cast)
        .toList();
  }

  /// All traces and all spans as they were written last, in no order.
  public synchronized List<ObjectNode> rows() {
    List<ObjectNode> rows = new ArrayList<>();
    traces.values().forEach(row -> rows.add(row.deepCopy()));
    spans.values().forEach(row -> rows.add(row.deepCopy()));
    return rows;
  }

  /// Ids of all traces and all spans, to compare with what was recorded.
  public synchronized List<String> ids() {
    List<String> ids = new ArrayList<>(traces.keySet());
    ids.addAll(spans.keySet());
    return ids;
  }

  /// Whether anything was ever written into the project.
  synchronized boolean hasProject(String name) {
    return traces.values().stream().anyMatch(row -> isIn(row, name))
        || spans.values().stream().anyMatch(row -> isIn(row, name))
        || scores.values().stream()
            .flatMap(byName -> byName.values().stream())
            .anyMatch(row -> isIn(row, name));
  }

  /// Ids of spans whose trace or whose parent is missing, or is in another project or trace. Spans
  /// may come first, so this means something only once everything was delivered.
  public synchronized List<String> danglingSpans() {
    return spans.values().stream()
        .filter(span -> !isAttached(span))
        .map(span -> span.path("id").asText())
        .toList();
  }

  private boolean isAttached(ObjectNode span) {
    ObjectNode trace = traces.get(span.path("trace_id").asText());
    if (trace == null || !trace.path("project_name").equals(span.path("project_name"))) {
      return false;
    }
    if (!span.has("parent_span_id")) return true;
    ObjectNode parent = spans.get(span.path("parent_span_id").asText());
    return parent != null && parent.path("trace_id").equals(span.path("trace_id"));
  }

  private static boolean isIn(ObjectNode row, String project) {
    return row.path("project_name").asText().equalsIgnoreCase(project);
  }

  private List<ObjectNode> spansOf(String traceId) {
    return spans.values().stream()
        .filter(span -> span.path("trace_id").asText().equals(traceId))
        .sorted(
            Comparator.comparing(
                    (ObjectNode span) -> Instant.parse(span.path("start_time").asText()))
                .thenComparing(span -> span.path("id").asText()))
        .toList();
  }

  private ObjectNode shown(ObjectNode row) {
    ObjectNode shown = withDuration(row);
    shown.remove("project_name");
    List<ObjectNode> below = spansOf(row.path("id").asText());
    shown.put("span_count", below.size());
    Map<String, Long> usage = new LinkedHashMap<>();
    BigDecimal cost = BigDecimal.ZERO;
    int llm = 0;
    for (ObjectNode span : below) {
      span.path("usage")
          .properties()
          .forEach(count -> usage.merge(count.getKey(), count.getValue().asLong(), Long::sum));
      if (span.has("total_estimated_cost")) {
        cost = cost.add(span.path("total_estimated_cost").decimalValue());
      }
      if (span.path("type").asText().equals("llm")) llm++;
    }
    shown.put("llm_span_count", llm);
    if (!usage.isEmpty()) usage.forEach(shown.putObject("usage")::put);
    if (cost.signum() > 0) shown.put("total_estimated_cost", cost);
    List<ObjectNode> its =
        scores.getOrDefault(row.path("id").asText(), Map.of()).values().stream()
            // Opik files a score under the project it names and does not show it elsewhere.
            .filter(score -> isIn(row, score.path("project_name").asText()))
            .toList();
    if (!its.isEmpty()) {
      var list = shown.putArray("feedback_scores");
      for (ObjectNode score : its)
        list.add(score.deepCopy().without(List.of("id", "project_name")));
    }
    return shown;
  }

  private static ObjectNode withDuration(ObjectNode row) {
    ObjectNode shown = row.deepCopy();
    if (row.has("end_time")) {
      Duration lasted =
          Duration.between(
              Instant.parse(row.path("start_time").asText()),
              Instant.parse(row.path("end_time").asText()));
      shown.put("duration", lasted.toNanos() / 1_000_000.0);
    }
    return shown;
  }

  @Override
  public synchronized void close() throws IOException {
    if (journal != null) journal.close();
  }
}

package dev.rein.tracing.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What each route does to the store.
final class OpikRoutes {
  /// @param path below the base path
  /// @param seen the same request with its body
  record Call(String path, @Nullable String query, Seen seen) {}

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int DEFAULT_PAGE = 10;
  private static final int MAX_PAGE = 10_000;

  private final OpikStore store;
  private final @Nullable String apiKey;
  private final Consumer<Violation> remember;
  private final ExperimentRoutes experiments;

  OpikRoutes(OpikStore store, @Nullable String apiKey, Consumer<Violation> remember) {
    this.store = store;
    this.apiKey = apiKey;
    this.remember = remember;
    this.experiments = new ExperimentRoutes(store, remember);
  }

  static String route(String method, String path) {
    return method + " " + ID.matcher(path).replaceAll("{id}");
  }

  Answer answer(Call call) throws IOException {
    if (call.path().startsWith("/v1/private/")) {
      Answer refusal = refusal(call.seen());
      if (refusal != null) return refusal;
    }
    return switch (call.seen().route()) {
      case "GET /is-alive/ping" ->
          Answer.json(200, object().put("message", "Healthy Server").put("healthy", true));
      case "GET /is-alive/ver" -> Answer.json(200, object().put("version", "2.0.2"));
      case "POST /v1/private/auth" -> Answer.noContent();
      case "POST /v1/private/traces/batch" -> write(Written.TRACES, call);
      case "POST /v1/private/spans/batch" -> write(Written.SPANS, call);
      case "PUT /v1/private/traces/feedback-scores" -> write(Written.SCORES, call);
      case "POST /v1/private/traces/{id}/feedback-scores/delete" -> deleteScore(call);
      case "POST /v1/private/traces/delete" -> deleteTraces(call);
      case "POST /v1/private/traces/threads/delete" -> deleteThreads(call);
      case "GET /v1/private/traces/{id}" -> trace(id(call.path()));
      case "GET /v1/private/traces" -> traces(call);
      case "GET /v1/private/spans" -> spans(call);
      case "POST /v1/private/projects/retrieve" -> project(call);
      case "GET /v1/session/redirect/projects/" -> page(call);
      default -> experiments.answer(call, id(call.path()), query(call.query()));
    };
  }

  private @Nullable Answer refusal(Seen seen) {
    String workspace = seen.header("Comet-Workspace");
    String key = seen.header("Authorization");
    if (apiKey != null) {
      if (key == null || !key.equals(apiKey)) {
        return Answer.code(401, "API key " + (key == null ? "is missing" : "is not known"));
      }
      if (workspace == null || workspace.isBlank()) {
        return Answer.code(403, "Workspace name should be provided");
      }
    } else if (workspace != null && !workspace.equals("default")) {
      return Answer.code(404, "Workspace not found");
    }
    return null;
  }

  private Answer write(Written kind, Call call) throws IOException {
    String type = call.seen().header("Content-Type");
    if (type == null || !type.startsWith("application/json")) {
      return Answer.code(415, "HTTP 415 Unsupported Media Type");
    }
    JsonNode body;
    try {
      body = OpikStore.JSON.readTree(call.seen().body());
    } catch (JsonProcessingException e) {
      remember.accept(Violation.bad("Unable to process JSON"));
      return Answer.code(400, "Unable to process JSON");
    }
    List<Violation> found = OpikRules.check(kind, body);
    if (found.isEmpty()) found = store.put(kind, body.path(kind.envelope()));
    return found.isEmpty() ? Answer.noContent() : refused(found);
  }

  private Answer deleteScore(Call call) throws IOException {
    JsonNode name = OpikStore.JSON.readTree(call.seen().body()).path("name");
    if (!name.isTextual())
      return Answer.errors(List.of(Violation.invalid("name must not be blank")));
    store.deleteScore(id(call.path()), name.asText());
    return Answer.noContent();
  }

  private Answer deleteTraces(Call call) throws IOException {
    JsonNode ids = OpikStore.JSON.readTree(call.seen().body()).path("ids");
    List<Violation> found = OpikRules.checkIds(ids);
    if (!found.isEmpty()) return refused(found);
    store.deleteTraces(texts(ids));
    return Answer.noContent();
  }

  private Answer deleteThreads(Call call) throws IOException {
    JsonNode body = OpikStore.JSON.readTree(call.seen().body());
    List<Violation> found = OpikRules.checkThreads(body);
    if (!found.isEmpty()) return refused(found);
    String project = body.path("project_name").asText();
    // Of a project that does not exist, as of a thread: 204.
    store.deleteThreads(project, texts(body.path("thread_ids")));
    return Answer.noContent();
  }

  private Answer refused(List<Violation> found) {
    found.forEach(remember);
    return Answer.errors(found);
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }

  private Answer trace(String id) {
    ObjectNode trace = store.trace(id);
    return trace == null
        ? Answer.code(404, "Trace id: " + id + " not found")
        : Answer.json(200, trace);
  }

  private Answer traces(Call call) throws IOException {
    Map<String, String> query = query(call.query());
    String project = query.get("project_name");
    if (project == null) return noProject();
    if (!store.hasProject(project)) return Answer.code(404, "Project not found");
    JsonNode filters = OpikStore.JSON.readTree(query.getOrDefault("filters", "[]"));
    return page(
        store.traces(project).stream().filter(trace -> TraceFilters.match(trace, filters)).toList(),
        query);
  }

  private Answer spans(Call call) {
    Map<String, String> query = query(call.query());
    String project = query.get("project_name");
    if (project == null) return noProject();
    if (!store.hasProject(project)) return Answer.code(404, "Project not found");
    String type = query.get("type");
    return page(
        store.spans(query.getOrDefault("trace_id", "")).stream()
            .filter(span -> span.path("project_name").asText().equalsIgnoreCase(project))
            .filter(span -> type == null || span.path("type").asText().equals(type))
            .toList(),
        query);
  }

  private Answer project(Call call) throws IOException {
    JsonNode name = OpikStore.JSON.readTree(call.seen().body()).path("name");
    return store.hasProject(name.asText())
        ? Answer.json(200, object().put("name", name.asText()))
        : Answer.code(404, "Project not found");
  }

  private Answer page(Call call) {
    String id = query(call.query()).getOrDefault("trace_id", "");
    ObjectNode trace = store.trace(id);
    return trace == null
        ? Answer.code(404, "Trace id: " + id + " not found")
        : Answer.html(TracePage.of(trace, store.spans(id)));
  }

  private static Answer noProject() {
    return Answer.code(400, "Either 'project_name' or 'project_id' query params must be provided");
  }

  static Answer page(List<ObjectNode> all, Map<String, String> query) {
    int page = Math.max(1, number(query.get("page"), 1));
    int size = Math.clamp(number(query.get("size"), DEFAULT_PAGE), 1, MAX_PAGE);
    List<ObjectNode> shown =
        new ArrayList<>(all.stream().skip((page - 1L) * size).limit(size).toList());
    ObjectNode body = object().put("page", page).put("size", shown.size()).put("total", all.size());
    body.putArray("content").addAll(shown);
    body.putArray("sortableBy");
    return Answer.json(200, body);
  }

  private static int number(@Nullable String text, int otherwise) {
    try {
      return text == null ? otherwise : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  private static String id(String path) {
    var found = ID.matcher(path);
    return found.find() ? found.group() : "";
  }

  private static Map<String, String> query(@Nullable String query) {
    Map<String, String> values = new TreeMap<>();
    if (query == null) return values;
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return values;
  }

  private static ObjectNode object() {
    return OpikStore.JSON.createObjectNode();
  }
}

package dev.rein.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.opik.OpikRequests;
import dev.rein.tracing.opik.OpikRequests.Ended;
import dev.rein.tracing.opik.OpikSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// JSON to Opik and back. Every ending but the expected ones is an [OpikFailed].
final class OpikDoor {
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;

  /// The most that one request may take, the tries after failures included.
  static final Duration PER_REQUEST = Duration.ofSeconds(20);

  private static final String PRIVATE = "v1/private/";

  private final OpikRequests requests;
  private final OpikSettings settings;
  private final Duration perRequest;

  OpikDoor(OkHttpClient client, OpikSettings settings, Duration perRequest) {
    this.requests = new OpikRequests(client, settings);
    this.settings = settings;
    this.perRequest = perRequest;
  }

  OpikSettings settings() {
    return settings;
  }

  /// An object that begins with the project's name.
  ObjectNode inProject() {
    return JSON.createObjectNode().put("project_name", settings.project());
  }

  /// @return the answer's body, missing where it has none
  JsonNode send(String method, String path, ObjectNode body) throws OpikFailed {
    return sent(method, path, Map.of(), body, Set.of()).orElseThrow();
  }

  /// @param expected statuses that are no failure
  /// @return empty for one of these
  Optional<JsonNode> send(String method, String path, ObjectNode body, Set<Integer> expected)
      throws OpikFailed {
    return sent(method, path, Map.of(), body, expected);
  }

  /// @return empty for 404
  Optional<JsonNode> get(String path, Map<String, String> query) throws OpikFailed {
    return sent("GET", path, query, null, Set.of(NOT_FOUND));
  }

  private Optional<JsonNode> sent(
      String method,
      String path,
      Map<String, String> query,
      @Nullable ObjectNode body,
      Set<Integer> expected)
      throws OpikFailed {
    byte[] json = body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
    String what = method + " " + path.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…");
    return switch (requests.send(method, PRIVATE + path, query, json, Deadline.in(perRequest))) {
      case Ended.Ok(_, var text) -> Optional.of(parsed(what, text));
      case Ended.Refused(var status, _) when expected.contains(status) -> Optional.empty();
      case Ended.Refused(var status, var detail) ->
          throw new OpikFailed(
              "Opik refuses " + what + " (" + status + "): " + detail.strip(), false);
      case Ended.NotNow(var reason) ->
          throw new OpikFailed("Opik does not answer " + what + " (" + reason + ").", true);
    };
  }

  private static JsonNode parsed(String what, String text) throws OpikFailed {
    if (text.isBlank()) return MissingNode.getInstance();
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new OpikFailed("What Opik answers to " + what + " is no JSON.", false);
    }
  }
}

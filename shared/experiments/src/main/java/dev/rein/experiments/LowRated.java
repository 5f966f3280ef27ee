package dev.rein.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalRequest;
import dev.rein.tracing.opik.OpikSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// Goals whose resolution or plan people rated badly, from the traces that Opik has of them. What
/// they wrote is there as tracing recorded it: with personal data masked.
public final class LowRated {
  /// A rating of at most this, of 1 to 5, is a bad one.
  public static final int BAD = 2;

  private static final int PAGE = 100;
  private static final List<String> RATINGS = List.of("user_rating", "plan_user_rating");

  private final OpikDoor opik;

  public LowRated(OkHttpClient client, OpikSettings settings) {
    this(new OpikDoor(client, settings, OpikDoor.PER_REQUEST));
  }

  LowRated(OpikDoor opik) {
    this.opik = opik;
  }

  /// @param most goals, the newest first
  /// @return each goal once
  /// @throws OpikFailed if Opik can't be asked
  public List<GoalItem> find(int most) throws OpikFailed {
    List<GoalItem> found = new ArrayList<>();
    for (String rating : RATINGS) found.addAll(find(rating, most));
    // Ids of traces rise with time. A goal may be there by either rating, or twice.
    found.sort(Comparator.comparing(GoalItem::id).reversed());
    Set<GoalRequest> seen = new HashSet<>();
    return found.stream().filter(item -> seen.add(item.request())).limit(most).toList();
  }

  /// The newest by one rating, which are all that can be among the newest by any.
  private List<GoalItem> find(String rating, int most) throws OpikFailed {
    List<GoalItem> found = new ArrayList<>();
    Set<GoalRequest> seen = new HashSet<>();
    for (int page = 1; found.size() < most; page++) {
      JsonNode traces =
          opik.get(
                  "traces",
                  Map.of(
                      "project_name",
                      opik.settings().project(),
                      "filters",
                      filters(rating).toString(),
                      "page",
                      Integer.toString(page),
                      "size",
                      Integer.toString(PAGE)))
              .orElse(null);
      if (traces == null) break;
      for (JsonNode trace : traces.path("content")) {
        GoalItem item = item(trace);
        if (item != null && found.size() < most && seen.add(item.request())) found.add(item);
      }
      if (traces.path("content").size() < PAGE) break;
    }
    return found;
  }

  private static ArrayNode filters(String rating) {
    ArrayNode filters = OpikDoor.JSON.createArrayNode();
    filters.addObject().put("field", "name").put("operator", "=").put("value", "goal_generation");
    filters
        .addObject()
        .put("field", "feedback_scores")
        .put("operator", "<=")
        .put("key", rating)
        .put("value", Integer.toString(BAD));
    return filters;
  }

  /// Null for a trace that holds no goal: it may have been written by another version of Rein.
  private static @Nullable GoalItem item(JsonNode trace) {
    if (!(trace.path("input") instanceof ObjectNode input)) return null;
    String id = trace.path("id").asText();
    ObjectNode line = input.deepCopy().put("id", id).put("traceId", UUID.fromString(id).toString());
    try {
      return new ItemFields(line).item();
    } catch (LineFault e) {
      return null;
    }
  }
}

package dev.rein.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.Hashes;
import java.util.List;

/// Goals to try prompts on.
///
/// @param name for people
/// @param items at least one
public record DataSet(String name, List<GoalItem> items) {
  private static final int NAME_DIGITS = 8;

  public DataSet {
    items = List.copyOf(items);
  }

  /// Of everything in it that results depend on, as SHA-256 in hex.
  public String fingerprint() {
    StringBuilder all = new StringBuilder();
    for (GoalItem item : items) all.append(json(item)).append('\n');
    return Hashes.sha256(all.toString());
  }

  /// Names this content and no other, so that a changed file is another data set in Opik.
  public String nameInOpik() {
    return name + "-" + fingerprint().substring(0, NAME_DIGITS);
  }

  /// As a line of a file.
  public static ObjectNode json(GoalItem item) {
    ObjectNode json = OpikDoor.JSON.createObjectNode().put("id", item.id());
    json.setAll(GoalJson.of(item.request()));
    if (item.traceId() != null) json.put("traceId", item.traceId().toString());
    return json;
  }
}

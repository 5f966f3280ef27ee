package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/// A journal's entries without what belongs to deleted traces.
final class Erased {
  private Erased() {}

  /// @return empty where nothing is left of it
  static Optional<JsonNode> from(JsonNode entry, Set<String> traceIds) {
    if (traceIds.contains(entry.at("/delete/id").asText())) return Optional.empty();
    for (Written kind : Written.values()) {
      if (!(entry.path(kind.envelope()) instanceof ArrayNode rows)) continue;
      ArrayNode left = OpikStore.JSON.createArrayNode();
      for (JsonNode row : rows) if (!traceIds.contains(traceOf(row))) left.add(row);
      if (left.isEmpty()) return Optional.empty();
      ObjectNode kept = OpikStore.JSON.createObjectNode();
      kept.set(kind.envelope(), left);
      return Optional.of(kept);
    }
    return Optional.of(entry);
  }

  /// A span names its trace; of a trace and of a score `id` is the trace's.
  static String traceOf(JsonNode row) {
    return row.path(row.has("trace_id") ? "trace_id" : "id").asText();
  }
}

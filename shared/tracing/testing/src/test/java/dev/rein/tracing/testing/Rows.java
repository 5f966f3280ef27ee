package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Uuid7;
import java.time.Instant;

/// Rows that break no rule.
final class Rows {
  static final Instant START = Instant.parse("2025-03-01T10:00:00.123456789Z");
  static final String TRACE_ID = new Uuid7().at(START).toString();
  static final String SPAN_ID = new Uuid7().at(START).toString();

  private Rows() {}

  static ObjectNode trace() {
    ObjectNode row = row(TRACE_ID, "goal");
    row.put("thread_id", "t").putObject("input").put("goal", "run");
    return row;
  }

  static ObjectNode span() {
    ObjectNode row = row(SPAN_ID, "stage").put("trace_id", TRACE_ID).put("type", "llm");
    row.putObject("usage").put("total_tokens", 5);
    return row.put("total_estimated_cost", 0.25);
  }

  static ObjectNode score() {
    return OpikStore.JSON
        .createObjectNode()
        .put("id", TRACE_ID)
        .put("project_name", "p")
        .put("name", "user_rating")
        .put("value", 4)
        .put("source", "sdk");
  }

  static ObjectNode body(String envelope, ObjectNode... rows) {
    ObjectNode body = OpikStore.JSON.createObjectNode();
    var list = body.putArray(envelope);
    for (ObjectNode row : rows) list.add(row);
    return body;
  }

  private static ObjectNode row(String id, String name) {
    return OpikStore.JSON
        .createObjectNode()
        .put("id", id)
        .put("project_name", "p")
        .put("name", name)
        .put("start_time", START.toString())
        .put("end_time", START.plusMillis(1_500).toString())
        .put("last_updated_at", START.plusSeconds(2).toString())
        .put("source", "sdk");
  }
}

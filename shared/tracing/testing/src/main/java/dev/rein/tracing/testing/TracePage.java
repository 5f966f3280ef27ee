package dev.rein.tracing.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A trace as a page for people: a tree of spans, then everything that is stored.
final class TracePage {
  private TracePage() {}

  static String of(ObjectNode trace, List<ObjectNode> spans) {
    StringBuilder tree = new StringBuilder(line(trace, 0));
    Map<String, Integer> depths = new HashMap<>();
    // By start time, so a parent comes before its children.
    for (ObjectNode span : spans) {
      int depth = depths.getOrDefault(span.path("parent_span_id").asText(), 0) + 1;
      depths.put(span.path("id").asText(), depth);
      tree.append(line(span, depth));
    }
    for (JsonNode score : trace.path("feedback_scores")) {
      tree.append("score  ")
          .append(score.path("name").asText())
          .append(" = ")
          .append(score.path("value").asText())
          .append('\n');
    }
    StringBuilder all = new StringBuilder(trace.toPrettyString());
    spans.forEach(span -> all.append('\n').append(span.toPrettyString()));
    return """
    <!doctype html><meta charset="utf-8"><title>%1$s</title>
    <h1>%1$s</h1><pre>%2$s</pre><h2>Stored</h2><pre>%3$s</pre>
    """
        .formatted(
            escaped(trace.path("name").asText()),
            escaped(tree.toString()),
            escaped(all.toString()));
  }

  private static String line(ObjectNode row, int depth) {
    String error = row.has("error_info") ? "  ERROR " + row.at("/error_info/message").asText() : "";
    return "  ".repeat(depth)
        + row.path("name").asText()
        + "  "
        + Math.round(row.path("duration").asDouble())
        + " ms"
        + error
        + "\n";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}

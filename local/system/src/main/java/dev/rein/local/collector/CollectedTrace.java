package dev.rein.local.collector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A trace as the collector holds it, in Opik's own names.
///
/// @param spans by their start
/// @param scores by name
public record CollectedTrace(ObjectNode trace, List<ObjectNode> spans, List<ObjectNode> scores) {
  public CollectedTrace {
    spans = List.copyOf(spans);
    scores = List.copyOf(scores);
  }

  public String id() {
    return trace.path("id").asText();
  }

  public String thread() {
    return trace.path("thread_id").asText("");
  }
}

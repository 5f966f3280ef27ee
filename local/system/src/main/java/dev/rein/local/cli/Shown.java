package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.collector.CollectedTrace;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A trace to be shown, from the collector or from the API.
///
/// @param ms null while it runs
/// @param spans by their start
record Shown(
    String id,
    String name,
    @Nullable Long ms,
    @Nullable String error,
    List<Span> spans,
    List<Mark> scores) {
  /// @param tokens 0 where it was no model call
  /// @param attempts requests that a model call took, where it is known; else 1
  record Span(
      String id,
      @Nullable String parent,
      String name,
      @Nullable Long ms,
      long tokens,
      @Nullable BigDecimal cost,
      @Nullable String error,
      int attempts) {}

  record Mark(String name, BigDecimal value, @Nullable String reason) {}

  Shown {
    spans = List.copyOf(spans);
    scores = List.copyOf(scores);
  }

  static Shown of(CollectedTrace collected) {
    List<Span> spans = new ArrayList<>();
    for (JsonNode span : collected.spans()) {
      spans.add(
          new Span(
              span.path("id").asText(),
              text(span, "parent_span_id"),
              span.path("name").asText(),
              millis(span, "duration"),
              span.path("usage").path("total_tokens").asLong(),
              number(span, "total_estimated_cost"),
              error(span.path("error_info")),
              span.at("/metadata/attempts").asInt(1)));
    }
    List<Mark> scores = new ArrayList<>();
    for (JsonNode score : collected.scores()) scores.add(mark(score));
    JsonNode trace = collected.trace();
    return new Shown(
        collected.id(),
        trace.path("name").asText(),
        millis(trace, "duration"),
        error(trace.path("error_info")),
        spans,
        scores);
  }

  /// From the answer of `GET /api/goals/{goalId}/trace`.
  static Shown of(JsonNode answer) {
    List<Span> spans = new ArrayList<>();
    for (JsonNode span : answer.path("spans")) {
      spans.add(
          new Span(
              span.path("id").asText(),
              text(span, "parentId"),
              span.path("name").asText(),
              millis(span, "ms"),
              span.path("usage").path("total_tokens").asLong(),
              number(span, "costUsd"),
              error(span.path("error")),
              1));
    }
    List<Mark> scores = new ArrayList<>();
    for (JsonNode score : answer.path("scores")) scores.add(mark(score));
    return new Shown(answer.path("traceId").asText(), "goal_generation", null, null, spans, scores);
  }

  private static Mark mark(JsonNode score) {
    return new Mark(
        score.path("name").asText(), score.path("value").decimalValue(), text(score, "reason"));
  }

  private static @Nullable String text(JsonNode node, String name) {
    return node.path(name).isTextual() ? node.path(name).asText() : null;
  }

  private static @Nullable Long millis(JsonNode node, String name) {
    return node.path(name).isNumber() ? Math.round(node.path(name).asDouble()) : null;
  }

  private static @Nullable BigDecimal number(JsonNode node, String name) {
    return node.path(name).isNumber() ? node.path(name).decimalValue() : null;
  }

  private static @Nullable String error(JsonNode error) {
    if (!error.isObject()) return null;
    String type = text(error, "exception_type");
    if (type == null) type = error.path("type").asText("error");
    String message = text(error, "message");
    return message == null ? type : type + ": " + message;
  }

  /// Directly under the trace, together with those whose parent is not there.
  List<Span> roots() {
    Set<String> ids = new HashSet<>();
    for (Span span : spans) ids.add(span.id);
    return spans.stream()
        .filter(span -> span.parent == null || !ids.contains(span.parent))
        .toList();
  }

  List<Span> under(Span parent) {
    return spans.stream().filter(span -> parent.id.equals(span.parent)).toList();
  }

  long tokens() {
    return spans.stream().mapToLong(Span::tokens).sum();
  }

  /// Null where no cost is known.
  @Nullable BigDecimal cost() {
    return sum(spans);
  }

  /// Of the span and all below it, as a step's tokens are those of the model calls in it.
  long tokens(Span span) {
    return subtree(span).stream().mapToLong(Span::tokens).sum();
  }

  /// Likewise; null where no cost is known.
  @Nullable BigDecimal cost(Span span) {
    return sum(subtree(span));
  }

  private List<Span> subtree(Span top) {
    List<Span> all = new ArrayList<>(List.of(top));
    for (Span child : under(top)) all.addAll(subtree(child));
    return all;
  }

  private static @Nullable BigDecimal sum(List<Span> spans) {
    BigDecimal sum = null;
    for (Span span : spans) {
      if (span.cost != null) sum = sum == null ? span.cost : sum.add(span.cost);
    }
    return sum;
  }

  ObjectNode json() {
    ObjectNode node = Api.JSON.createObjectNode();
    node.put("traceId", id).put("name", name);
    if (ms != null) node.put("ms", ms);
    node.put("tokens", tokens());
    BigDecimal cost = cost();
    if (cost != null) node.put("costUsd", cost);
    if (error != null) node.put("error", error);
    ArrayNode children = node.putArray("spans");
    for (Span root : roots()) children.add(json(root));
    ArrayNode marks = node.putArray("scores");
    for (Mark score : scores) {
      ObjectNode mark = marks.addObject().put("name", score.name).put("value", score.value);
      if (score.reason != null) mark.put("reason", score.reason);
    }
    return node;
  }

  private ObjectNode json(Span span) {
    ObjectNode node = Api.JSON.createObjectNode();
    node.put("spanId", span.id).put("name", span.name);
    if (span.ms != null) node.put("ms", span.ms);
    if (tokens(span) > 0) node.put("tokens", tokens(span));
    BigDecimal cost = cost(span);
    if (cost != null) node.put("costUsd", cost);
    if (span.error != null) node.put("error", span.error);
    if (span.attempts > 1) node.put("attempts", span.attempts);
    ArrayNode children = node.putArray("spans");
    for (Span child : under(span)) children.add(json(child));
    return node;
  }
}

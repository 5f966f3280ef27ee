package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.feedback.TraceDifferences.Difference;
import dev.rein.runtime.Json;
import dev.rein.tracing.opik.Lookup;
import dev.rein.tracing.opik.OpikError;
import dev.rein.tracing.opik.OpikScore;
import dev.rein.tracing.opik.OpikSpan;
import dev.rein.tracing.opik.OpikTrace;
import java.net.URI;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/// What Opik holds of a trace, and what differs from what is stored, as JSON.
final class TraceJson {
  private TraceJson() {}

  static ObjectNode of(UUID traceId, URI url, Lookup lookup, List<Difference> differences) {
    return switch (lookup) {
      case Lookup.Found(var trace) -> {
        ObjectNode json = head(traceId, url);
        json.put("inOpik", true);
        fill(json, trace);
        yield with(json, differences);
      }
      case Lookup.Absent _ -> {
        ObjectNode json = head(traceId, url);
        json.put("inOpik", false);
        json.putArray("spans");
        json.putArray("scores");
        yield with(json, differences);
      }
      case Lookup.Unknown(var reason) ->
          unknown(traceId, url, "Opik could not be asked: " + reason + ".", differences);
    };
  }

  /// @param reason a sentence
  static ObjectNode unknown(UUID traceId, URI url, String reason, List<Difference> differences) {
    ObjectNode json = head(traceId, url);
    json.put("inOpik", "unknown");
    json.put("reason", reason);
    json.putArray("spans");
    json.putArray("scores");
    return with(json, differences);
  }

  private static ObjectNode with(ObjectNode json, List<Difference> differences) {
    ArrayNode list = json.putArray("differences");
    for (Difference difference : differences) {
      ObjectNode node = list.addObject().put("what", difference.what());
      node.set("stored", difference.stored());
      node.set("inOpik", difference.inOpik());
    }
    return json;
  }

  private static ObjectNode head(UUID traceId, URI url) {
    return Json.object().put("traceId", traceId.toString()).put("traceUrl", url.toString());
  }

  private static void fill(ObjectNode json, OpikTrace trace) {
    ArrayNode spans = json.putArray("spans");
    trace.spans().forEach(span -> spans.add(of(span)));
    ArrayNode scores = json.putArray("scores");
    trace.scores().forEach(score -> scores.add(of(score)));
  }

  private static ObjectNode of(OpikSpan span) {
    ObjectNode json = Json.object().put("id", span.id().toString());
    UUID parentId = span.parentId();
    if (parentId != null) json.put("parentId", parentId.toString());
    json.put("name", span.name());
    json.put("type", span.type());
    json.put("startedAt", span.startedAt().toString());
    Double ms = span.durationMs();
    if (ms != null) json.put("ms", Math.round(ms));
    String model = span.model();
    if (model != null) json.put("model", model);
    if (!span.usage().isEmpty()) {
      ObjectNode usage = json.putObject("usage");
      new TreeMap<>(span.usage()).forEach(usage::put);
    }
    if (span.costUsd() != null) json.put("costUsd", span.costUsd());
    OpikError error = span.error();
    if (error != null) json.set("error", of(error));
    return json;
  }

  private static ObjectNode of(OpikError error) {
    ObjectNode json = Json.object().put("type", error.type());
    if (error.message() != null) json.put("message", error.message());
    return json;
  }

  private static ObjectNode of(OpikScore score) {
    ObjectNode json = Json.object().put("name", score.name()).put("value", score.value());
    if (score.reason() != null) json.put("reason", score.reason());
    return json;
  }
}

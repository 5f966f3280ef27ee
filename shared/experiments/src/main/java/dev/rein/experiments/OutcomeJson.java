package dev.rein.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Outcomes as lines of the state file.
final class OutcomeJson {
  private OutcomeJson() {}

  static ObjectNode write(Unit unit, Outcome outcome) {
    ObjectNode json = OpikDoor.JSON.createObjectNode();
    json.put("item", unit.item()).put("part", unit.part().key);
    json.put("version", unit.version()).put("sample", unit.sample());
    switch (outcome) {
      case Outcome.Given(var results, _) -> json.set("results", results);
      case Outcome.Made(var traceId, var blocks, var millis, _) -> {
        json.put("traceId", traceId.toString()).put("millis", millis);
        json.set("blocks", blocks);
      }
      case Outcome.Judged(var scores, var reasons, var rubric, var model, _) -> {
        scores.forEach(json.putObject("scores")::put);
        reasons.forEach(json.putObject("reasons")::put);
        json.put("rubric", rubric).put("model", model);
      }
      case Outcome.Failed(var why, var detail, var traceId, var millis, _) -> {
        json.put("failed", why).put("detail", detail).put("millis", millis);
        if (traceId != null) json.put("traceId", traceId.toString());
      }
      case Outcome.NotNow _ -> throw new IllegalArgumentException("nothing came of it");
    }
    return costs(json, outcome.costs());
  }

  static ObjectNode costs(ObjectNode json, Costs costs) {
    json.put("usd", costs.usd());
    return costs.complete() ? json : json.put("usdIncomplete", true);
  }

  static Unit unit(JsonNode json) {
    String key = json.path("part").asText();
    for (Unit.Part part : Unit.Part.values()) {
      if (!part.key.equals(key)) continue;
      return new Unit(
          json.path("item").asText(),
          part,
          json.path("version").asInt(),
          json.path("sample").asInt());
    }
    throw new IllegalArgumentException("no part " + key);
  }

  static Outcome read(Unit unit, JsonNode json) {
    Costs costs = costs(json);
    if (json.has("failed")) {
      return new Outcome.Failed(
          json.path("failed").asText(),
          json.path("detail").asText(),
          uuid(json),
          json.path("millis").asLong(),
          costs);
    }
    return switch (unit.part()) {
      case GIVEN, SCORED -> new Outcome.Given(object(json, "results"), costs);
      case MADE -> {
        UUID traceId = uuid(json);
        if (traceId == null) throw new IllegalArgumentException("no traceId");
        yield new Outcome.Made(
            traceId, object(json, "blocks"), json.path("millis").asLong(), costs);
      }
      case JUDGED -> {
        Map<String, Integer> scores = new LinkedHashMap<>();
        json.path("scores")
            .properties()
            .forEach(it -> scores.put(it.getKey(), it.getValue().asInt()));
        Map<String, String> reasons = new LinkedHashMap<>();
        json.path("reasons")
            .properties()
            .forEach(it -> reasons.put(it.getKey(), it.getValue().asText()));
        yield new Outcome.Judged(
            scores, reasons, json.path("rubric").asText(), json.path("model").asText(), costs);
      }
    };
  }

  static Costs costs(JsonNode json) {
    return new Costs(json.path("usd").decimalValue(), !json.has("usdIncomplete"));
  }

  private static ObjectNode object(JsonNode json, String name) {
    if (json.path(name) instanceof ObjectNode object) return object;
    throw new IllegalArgumentException("no " + name);
  }

  private static @Nullable UUID uuid(JsonNode json) {
    return json.has("traceId") ? UUID.fromString(json.path("traceId").asText()) : null;
  }
}

package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.llm.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What surrounds a goal, as the JSON that the HTTP API shows.
public final class GoalJson {
  private GoalJson() {}

  /// `goal`, `style` by wire name, `profile`.
  public static ObjectNode of(GoalRequest request) {
    ObjectNode json = Json.object();
    json.put("goal", request.text());
    json.put("style", request.style().wireName());
    json.set("profile", of(request.profile()));
    return json;
  }

  /// Without what the person did not say; the lists are always there.
  public static ObjectNode of(Profile profile) {
    ObjectNode json = Json.object();
    if (profile.experienceLevel() != null) json.put("experienceLevel", profile.experienceLevel());
    if (profile.availableHoursPerWeek() != null) {
      json.put("availableHoursPerWeek", profile.availableHoursPerWeek());
    }
    json.set("constraints", Json.texts(profile.constraints()));
    json.set("previousGoals", Json.texts(profile.previousGoals()));
    return json;
  }

  /// An unscored one has no number anywhere.
  public static ObjectNode of(Evaluation evaluation) {
    ObjectNode json = Json.object();
    json.put("kind", evaluation.kind().wireName());
    switch (evaluation) {
      case Evaluation.Scored scored -> {
        json.put("status", Evaluation.Status.SCORED.name());
        json.put("score", scored.score());
        ObjectNode criteria = json.putObject("criteria");
        scored
            .criteria()
            .forEach(
                (name, criterion) ->
                    criteria
                        .putObject(name)
                        .put("score", criterion.score())
                        .put("reasoning", criterion.reasoning())
                        .put("evidence", criterion.evidence()));
        json.put("cached", scored.cached());
      }
      case Evaluation.Unscored unscored -> {
        json.put("status", Evaluation.Status.UNSCORED.name());
        json.put("reason", unscored.reason());
        json.put("cached", false);
      }
    }
    json.put("rubricVersion", evaluation.rubricVersion());
    json.put("model", evaluation.model());
    json.put("evaluatedAt", evaluation.evaluatedAt().toString());
    return json;
  }

  /// With its dimensions beside the score, as they were sent.
  public static ObjectNode of(Rating rating) {
    ObjectNode json = Json.object();
    json.put("feedbackId", rating.feedbackId().toString());
    json.put("kind", rating.kind().wireName());
    if (rating.score() != null) json.put("score", rating.score());
    new TreeMap<>(rating.dimensions()).forEach(json::put);
    if (rating.text() != null) json.put("text", rating.text());
    json.put("ratedAt", rating.ratedAt().toString());
    return json;
  }

  /// A check-in, without what was not said.
  public static ObjectNode of(CheckIn checkIn) {
    ObjectNode json = Json.object();
    json.put("checkInId", checkIn.id().toString());
    json.put("completed", checkIn.completed());
    if (checkIn.completionPercentage() != null) {
      json.put("completionPercentage", checkIn.completionPercentage());
    }
    if (checkIn.difficulty() != null) json.put("difficulty", checkIn.difficulty());
    if (checkIn.motivation() != null) json.put("motivation", checkIn.motivation());
    if (checkIn.notes() != null) json.put("notes", checkIn.notes());
    json.put("at", checkIn.at().toString());
    return json;
  }

  /// Token counts; `completionTokens` is what is billed as output.
  public static ObjectNode of(Usage usage) {
    return Json.object()
        .put("promptTokens", usage.prompt())
        .put("cachedTokens", usage.cached())
        .put("answerTokens", usage.answer())
        .put("thinkingTokens", usage.thinking())
        .put("completionTokens", usage.completion())
        .put("totalTokens", usage.total())
        .put("estimated", usage.estimated());
  }

  public static ObjectNode of(Failure failure) {
    return Json.object()
        .put("type", failure.type())
        .put("detail", failure.detail())
        .put("stage", failure.stage())
        .put("retryable", failure.retryable());
  }

  static GoalRequest request(JsonNode json) {
    JsonNode profile = json.path("profile");
    JsonNode experience = profile.path("experienceLevel");
    JsonNode hours = profile.path("availableHoursPerWeek");
    return new GoalRequest(
        json.path("goal").asText(),
        Style.parse(json.path("style").asText()).orElseThrow(),
        new Profile(
            experience.isTextual() ? experience.textValue() : null,
            hours.isNumber() ? hours.doubleValue() : null,
            texts(profile.path("constraints")),
            texts(profile.path("previousGoals"))));
  }

  static Evaluation evaluation(JsonNode json) {
    Kind kind = Kind.parse(json.path("kind").asText()).orElseThrow();
    String rubricVersion = json.path("rubricVersion").asText();
    String model = json.path("model").asText();
    Instant evaluatedAt = Instant.parse(json.path("evaluatedAt").asText());
    return switch (Evaluation.Status.valueOf(json.path("status").asText())) {
      case SCORED ->
          new Evaluation.Scored(
              kind,
              json.path("score").doubleValue(),
              criteria(json.path("criteria")),
              rubricVersion,
              model,
              json.path("cached").booleanValue(),
              evaluatedAt);
      case UNSCORED ->
          new Evaluation.Unscored(
              kind, json.path("reason").asText(), rubricVersion, model, evaluatedAt);
      case PENDING, PARTIAL -> throw new IllegalArgumentException("not an evaluation's status");
    };
  }

  private static Map<String, Evaluation.Criterion> criteria(JsonNode json) {
    Map<String, Evaluation.Criterion> criteria = new LinkedHashMap<>();
    json.properties()
        .forEach(
            entry ->
                criteria.put(
                    entry.getKey(),
                    new Evaluation.Criterion(
                        entry.getValue().path("score").intValue(),
                        entry.getValue().path("reasoning").asText(),
                        entry.getValue().path("evidence").asText())));
    return criteria;
  }

  static Failure failure(JsonNode json) {
    return new Failure(
        json.path("type").asText(),
        json.path("detail").asText(),
        json.path("stage").asText(),
        json.path("retryable").booleanValue());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>(list.size());
    list.forEach(entry -> texts.add(entry.asText()));
    return texts;
  }
}

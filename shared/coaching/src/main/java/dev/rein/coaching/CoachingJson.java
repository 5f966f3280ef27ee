package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is said in a conversation, as JSON: one form for the model, for the HTTP API and for the
/// table.
public final class CoachingJson {
  private CoachingJson() {}

  /// `message`, `currentWeek` where it was told, `progress`.
  public static ObjectNode of(CoachingRequest request) {
    ObjectNode json = Json.object();
    json.put("message", request.message());
    if (request.currentWeek() != null) json.put("currentWeek", request.currentWeek());
    json.set("progress", progress(request.progress()));
    return json;
  }

  public static ArrayNode progress(List<ProgressEntry> entries) {
    ArrayNode json = Json.texts(List.of());
    entries.forEach(entry -> json.add(of(entry)));
    return json;
  }

  /// Without what the person did not say.
  public static ObjectNode of(ProgressEntry entry) {
    ObjectNode json = Json.object();
    if (entry.week() != null) json.put("week", entry.week());
    if (entry.completed() != null) json.put("completed", entry.completed());
    if (entry.completionPercentage() != null) {
      json.put("completionPercentage", entry.completionPercentage());
    }
    if (entry.difficulty() != null) json.put("difficulty", entry.difficulty());
    if (entry.motivation() != null) json.put("motivation", entry.motivation());
    if (entry.notes() != null) json.put("notes", entry.notes());
    if (entry.recordedAt() != null) json.put("recordedAt", entry.recordedAt().toString());
    return json;
  }

  /// `reply`, `nextSteps`, `adjustments`, `encouragement`, `questions`.
  public static ObjectNode of(CoachingReply reply) {
    ObjectNode json = Json.object();
    json.put("reply", reply.text());
    json.set("nextSteps", Json.texts(reply.nextSteps()));
    json.set("adjustments", Json.texts(reply.adjustments()));
    json.put("encouragement", reply.encouragement());
    json.set("questions", Json.texts(reply.questions()));
    return json;
  }

  /// Reads a model's answer as strictly as [StageJson#decode].
  ///
  /// @throws UnusableAnswer naming the first field that is missing, blank, of the wrong type or
  ///   outside its bounds
  public static CoachingReply decode(JsonNode answer) {
    int bytes = Json.write(answer).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > AnswerLimits.BYTES) {
      throw new UnusableAnswer("", "has more than " + AnswerLimits.BYTES + " bytes");
    }
    JsonFields fields = JsonFields.of(answer);
    String text = fields.text("reply", AnswerLimits.TEXT);
    List<String> nextSteps = texts(fields, "nextSteps");
    if (nextSteps.isEmpty()) throw new UnusableAnswer(fields.at("nextSteps"), "has no entry");
    return new CoachingReply(
        text,
        nextSteps,
        texts(fields, "adjustments"),
        fields.text("encouragement", AnswerLimits.TEXT),
        texts(fields, "questions"));
  }

  private static List<String> texts(JsonFields fields, String name) {
    return fields.texts(name, AnswerLimits.COACHING_ENTRIES, AnswerLimits.TEXT);
  }

  static CoachingRequest request(JsonNode json) {
    List<ProgressEntry> progress = new ArrayList<>();
    json.path("progress").forEach(entry -> progress.add(progressEntry(entry)));
    return new CoachingRequest(
        json.path("message").asText(), integer(json.path("currentWeek")), progress);
  }

  private static ProgressEntry progressEntry(JsonNode json) {
    JsonNode completed = json.path("completed");
    JsonNode notes = json.path("notes");
    JsonNode recordedAt = json.path("recordedAt");
    return new ProgressEntry(
        integer(json.path("week")),
        completed.isBoolean() ? completed.booleanValue() : null,
        integer(json.path("completionPercentage")),
        integer(json.path("difficulty")),
        integer(json.path("motivation")),
        notes.isTextual() ? notes.textValue() : null,
        recordedAt.isTextual() ? Instant.parse(recordedAt.textValue()) : null);
  }

  private static @Nullable Integer integer(JsonNode node) {
    return node.isInt() ? node.intValue() : null;
  }
}

package dev.rein.coaching;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the stages of the pipeline leave behind, as JSON: one form for the model's answers, for the
/// HTTP API and for the table. Field names are those of the records.
public final class StageJson {
  private StageJson() {}

  public static ObjectNode encode(StageResult result) {
    return switch (result) {
      case ClarifiedGoal clarified -> clarifiedGoal(clarified);
      case Resolution resolution -> resolution(resolution);
      case Plan plan -> plan(plan);
    };
  }

  /// Strict about what a later stage or a person relies on, lenient about the rest: unknown fields
  /// are ignored, and 3.0 is an integer.
  ///
  /// @param style of the request; a resolution's style is ours, never the model's
  /// @throws UnusableAnswer naming the first field that is missing, blank, of the wrong type or
  ///   outside its bounds
  public static StageResult decode(Stage stage, Style style, JsonNode answer) {
    int bytes = Json.write(answer).getBytes(StandardCharsets.UTF_8).length;
    if (bytes > AnswerLimits.BYTES) {
      throw new UnusableAnswer("", "has more than " + AnswerLimits.BYTES + " bytes");
    }
    JsonFields fields = JsonFields.of(answer);
    return switch (stage) {
      case PREPROCESS_GOAL -> clarifiedGoal(fields);
      case GENERATE_RESOLUTION -> resolution(fields, style);
      case CREATE_EXECUTION_PLAN -> plan(fields);
    };
  }

  private static ObjectNode clarifiedGoal(ClarifiedGoal goal) {
    ObjectNode json = Json.object();
    json.put("statement", goal.statement());
    json.put("category", goal.category());
    json.set("criteria", smartGoal(goal.criteria()));
    json.set("assumptions", Json.texts(goal.assumptions()));
    json.set("openQuestions", Json.texts(goal.openQuestions()));
    return json;
  }

  private static ClarifiedGoal clarifiedGoal(JsonFields fields) {
    return new ClarifiedGoal(
        text(fields, "statement"),
        text(fields, "category"),
        smartGoal(fields.object("criteria")),
        texts(fields, "assumptions"),
        texts(fields, "openQuestions"));
  }

  private static ObjectNode smartGoal(SmartGoal goal) {
    return Json.object()
        .put("specific", goal.specific())
        .put("measurable", goal.measurable())
        .put("achievable", goal.achievable())
        .put("relevant", goal.relevant())
        .put("timeBound", goal.timeBound());
  }

  private static SmartGoal smartGoal(JsonFields fields) {
    return new SmartGoal(
        text(fields, "specific"),
        text(fields, "measurable"),
        text(fields, "achievable"),
        text(fields, "relevant"),
        text(fields, "timeBound"));
  }

  private static ObjectNode resolution(Resolution resolution) {
    ObjectNode json = Json.object();
    json.put("title", resolution.title());
    json.put("description", resolution.description());
    json.put("rationale", resolution.rationale());
    json.set("smartGoal", smartGoal(resolution.smartGoal()));
    json.set("keyMetrics", Json.texts(resolution.keyMetrics()));
    json.put("timeline", resolution.timeline());
    json.set("challenges", Json.texts(resolution.challenges()));
    json.set("successStrategies", Json.texts(resolution.successStrategies()));
    json.put("style", resolution.style().wireName());
    return json;
  }

  private static Resolution resolution(JsonFields fields, Style style) {
    return new Resolution(
        text(fields, "title"),
        text(fields, "description"),
        text(fields, "rationale"),
        smartGoal(fields.object("smartGoal")),
        texts(fields, "keyMetrics"),
        text(fields, "timeline"),
        texts(fields, "challenges"),
        texts(fields, "successStrategies"),
        style);
  }

  private static ObjectNode plan(Plan plan) {
    ObjectNode json = Json.object();
    json.put("overview", plan.overview());
    ArrayNode phases = json.putArray("phases");
    for (Plan.Phase phase : plan.phases()) {
      phases
          .addObject()
          .put("name", phase.name())
          .put("goal", phase.goal())
          .put("fromWeek", phase.fromWeek())
          .put("toWeek", phase.toWeek());
    }
    ArrayNode weeks = json.putArray("weeks");
    for (Plan.Week week : plan.weeks()) {
      ObjectNode node = weeks.addObject();
      node.put("number", week.number());
      node.put("focus", week.focus());
      node.set("tasks", Json.texts(week.tasks()));
      node.put("hours", week.hours());
      node.set("milestones", Json.texts(week.milestones()));
    }
    ArrayNode checkInWeeks = json.putArray("checkInWeeks");
    plan.checkInWeeks().forEach(checkInWeeks::add);
    json.set("resources", Json.texts(plan.resources()));
    json.set("contingencies", Json.texts(plan.contingencies()));
    if (plan.findings() != null) json.set("findings", FindingJson.encode(plan.findings()));
    return json;
  }

  // Week numbers may be wrong here: a plan that can be shown with its faults named is worth more
  // than none.
  private static Plan plan(JsonFields fields) {
    return new Plan(
        text(fields, "overview"),
        phases(fields),
        weeks(fields),
        fields.integers("checkInWeeks", AnswerLimits.WEEKS, 0, AnswerLimits.WEEKS),
        texts(fields, "resources"),
        texts(fields, "contingencies"),
        FindingJson.decode(fields.node().path("findings")));
  }

  private static List<Plan.Week> weeks(JsonFields fields) {
    List<JsonFields> nodes = fields.objects("weeks", AnswerLimits.WEEKS);
    if (nodes.isEmpty()) throw new UnusableAnswer(fields.at("weeks"), "has no entry");
    List<Plan.Week> weeks = new ArrayList<>(nodes.size());
    for (JsonFields node : nodes) {
      weeks.add(
          new Plan.Week(
              node.integer("number", 1, AnswerLimits.WEEKS),
              text(node, "focus"),
              node.textsOrBlank("tasks", AnswerLimits.ENTRIES, AnswerLimits.TEXT),
              node.number("hours", 0, AnswerLimits.HOURS_PER_WEEK),
              texts(node, "milestones")));
    }
    return weeks;
  }

  private static List<Plan.Phase> phases(JsonFields fields) {
    List<Plan.Phase> phases = new ArrayList<>();
    for (JsonFields node : fields.objects("phases", AnswerLimits.WEEKS)) {
      phases.add(
          new Plan.Phase(
              text(node, "name"),
              text(node, "goal"),
              node.integer("fromWeek", 0, AnswerLimits.WEEKS),
              node.integer("toWeek", 0, AnswerLimits.WEEKS)));
    }
    return phases;
  }

  private static String text(JsonFields fields, String name) {
    return fields.text(name, AnswerLimits.TEXT);
  }

  private static List<String> texts(JsonFields fields, String name) {
    return fields.texts(name, AnswerLimits.ENTRIES, AnswerLimits.TEXT);
  }
}

package dev.rein.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Stage;
import dev.rein.runtime.Json;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import java.util.Set;

/// What a model that does as it is told answers to each stage's prompt.
final class Answers {
  static final String CLARIFIED =
      """
      {"statement":"I run 10 km by 1 October.","category":"fitness",
       "criteria":{"specific":"Run 10 km","measurable":"10 km","achievable":"In reach",
                   "relevant":"Health","timeBound":"1 October"},
       "assumptions":["No injury"],"openQuestions":["Where will you run?"]}
      """;
  static final String RESOLUTION =
      """
      {"title":"Run 10 km","description":"Build up slowly.","rationale":"Small steps hold.",
       "smartGoal":{"specific":"Run 10 km","measurable":"10 km","achievable":"In reach",
                    "relevant":"Health","timeBound":"1 October"},
       "keyMetrics":["km per week"],"timeline":"12 weeks","challenges":["Rain"],
       "successStrategies":["Run with a friend"]}
      """;
  static final String PLAN =
      """
      {"overview":"Two weeks to begin with.",
       "phases":[{"name":"Base","goal":"Run often","fromWeek":1,"toWeek":2}],
       "weeks":[{"number":1,"focus":"Begin","tasks":["Run 2 km twice"],"hours":2,
                 "milestones":["First run"]},
                {"number":2,"focus":"Go on","tasks":["Run 3 km twice"],"hours":2.5,
                 "milestones":["Second week"]}],
       "checkInWeeks":[2],"resources":["Shoes"],"contingencies":["If ill, rest"]}
      """;

  static final String COACHED =
      """
      {"reply":"Rest today, then run twice this week.","nextSteps":["Run 3 km on Friday"],
       "adjustments":["Week 2: two runs instead of three"],
       "encouragement":"You ran twice already.","questions":["How do you sleep?"]}
      """;

  static final int PROMPT_TOKENS = 1_000;
  static final int ANSWER_TOKENS = 200;
  static final int THINKING_TOKENS = 50;

  private Answers() {}

  /// The stage that a request belongs to, by the data in its prompt.
  static Stage stageOf(GeminiRequest request) {
    Set<String> blocks = request.dataBlocks().keySet();
    if (blocks.equals(Set.of("request"))) return Stage.PREPROCESS_GOAL;
    if (blocks.equals(Set.of("request", "clarified"))) return Stage.GENERATE_RESOLUTION;
    if (blocks.containsAll(Set.of("request", "clarified", "resolution"))) {
      return Stage.CREATE_EXECUTION_PLAN;
    }
    throw new IllegalArgumentException("no stage's prompt holds " + blocks);
  }

  static GeminiReply to(GeminiRequest request) {
    if (request.dataBlocks().isEmpty()) return counted("Hello there.");
    if (isForCoach(request)) return counted(COACHED);
    return to(stageOf(request));
  }

  static boolean isForCoach(GeminiRequest request) {
    return request.dataBlocks().containsKey("message");
  }

  static GeminiReply to(Stage stage) {
    return counted(of(stage));
  }

  static String of(Stage stage) {
    return switch (stage) {
      case PREPROCESS_GOAL -> CLARIFIED;
      case GENERATE_RESOLUTION -> RESOLUTION;
      case CREATE_EXECUTION_PLAN -> PLAN;
    };
  }

  static GeminiReply counted(String text) {
    return GeminiReply.answer(text, PROMPT_TOKENS, ANSWER_TOKENS, THINKING_TOKENS, 0);
  }

  static JsonNode json(String text) {
    try {
      return Json.parse(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}

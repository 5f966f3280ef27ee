package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoalJsonTest {
  @Test
  void anyRequestAndEvaluation_writtenAndRead_areEqual() {
    for (int seed = 0; seed < 200; seed++) {
      Samples samples = new Samples(seed);
      GoalRequest request = samples.request();
      Evaluation evaluation = samples.evaluation(Kind.PLAN, "plan.v1", Samples.NOON);
      assertThat(GoalJson.request(reparsed(GoalJson.of(request))))
          .as("seed %d", seed)
          .isEqualTo(request);
      assertThat(GoalJson.evaluation(reparsed(GoalJson.of(evaluation))))
          .as("seed %d", seed)
          .isEqualTo(evaluation);
    }
  }

  @Test
  void profile_whatWasNotSaid_isAbsent() {
    assertThat(Json.write(GoalJson.of(Samples.request("run"))))
        .isEqualTo(
            "{\"goal\":\"run\",\"style\":\"balanced\","
                + "\"profile\":{\"constraints\":[],\"previousGoals\":[]}}");
  }

  @Test
  void unscoredEvaluation_hasNoNumberAnywhere() {
    JsonNode json =
        GoalJson.of(
            new Evaluation.Unscored(
                Kind.PLAN, "the judge did not answer", "plan.v1", "judge-1", Instant.EPOCH));
    assertThat(json.properties()).noneMatch(field -> field.getValue().isNumber());
    assertThat(json.path("status").asText()).isEqualTo("UNSCORED");
    assertThat(json.has("score")).isFalse();
    assertThat(json.has("criteria")).isFalse();
  }

  @Test
  void scoredEvaluation_hasTheContractsShape() {
    Evaluation.Scored scored =
        new Evaluation.Scored(
            Kind.RESOLUTION,
            7.25,
            Map.of("clarity", new Evaluation.Criterion(7, "because", "quote")),
            "resolution.v1",
            "judge-1",
            true,
            Instant.EPOCH);
    assertThat(Json.write(GoalJson.of(scored)))
        .isEqualTo(
            "{\"kind\":\"resolution\",\"status\":\"SCORED\",\"score\":7.25,\"criteria\":"
                + "{\"clarity\":{\"score\":7,\"reasoning\":\"because\",\"evidence\":\"quote\"}},"
                + "\"cached\":true,\"rubricVersion\":\"resolution.v1\",\"model\":\"judge-1\","
                + "\"evaluatedAt\":\"1970-01-01T00:00:00Z\"}");
  }

  @Test
  void rating_showsItsDimensionsBesideItsScore() {
    Rating rating =
        new Rating(Samples.id(), Kind.RESOLUTION, 4, Map.of("clarity", 5), null, Instant.EPOCH);
    JsonNode json = GoalJson.of(rating);
    assertThat(json.path("score").intValue()).isEqualTo(4);
    assertThat(json.path("clarity").intValue()).isEqualTo(5);
    assertThat(json.has("text")).isFalse();
  }

  @Test
  void usage_completionHoldsThinking() {
    JsonNode json = GoalJson.of(Samples.USAGE);
    assertThat(json.path("completionTokens").intValue()).isEqualTo(350);
    assertThat(json.path("totalTokens").intValue()).isEqualTo(1_550);
  }

  private static JsonNode reparsed(JsonNode json) {
    return Json.parse(Json.write(json));
  }
}

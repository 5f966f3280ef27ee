package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.runtime.Problem.FieldError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
  private static JsonNode encoded(Problem problem) throws IOException {
    return Json.parse(problem.response().encode());
  }

  @Test
  void response_isProblemJson_withAllItsMembers() throws IOException {
    JsonNode response =
        encoded(Problem.of(503, "busy", "Busy", "Wait.").with("traceId", TextNode.valueOf("t")));
    JsonNode body = Json.parse(response.path("body").asText());

    assertThat(response.path("statusCode").asInt()).isEqualTo(503);
    assertThat(response.path("isBase64Encoded").asBoolean(true)).isFalse();
    assertThat(response.at("/headers/content-type").asText()).isEqualTo("application/problem+json");
    assertThat(body)
        .isEqualTo(
            Json.parse(
                "{\"type\":\"https://rein.dev/problems/busy\",\"title\":\"Busy\",\"status\":503,"
                    + "\"detail\":\"Wait.\",\"traceId\":\"t\"}"));
  }

  @Test
  void invalidBody_listsEveryError() throws IOException {
    JsonNode response =
        encoded(
            Problem.invalidBody(List.of(new FieldError("/a", "one"), new FieldError("/b", "two"))));

    assertThat(Json.parse(response.path("body").asText()).path("errors"))
        .isEqualTo(
            Json.parse(
                "[{\"pointer\":\"/a\",\"detail\":\"one\"},{\"pointer\":\"/b\",\"detail\":\"two\"}]"));
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "1000,1", "1001,2", "54058,55"})
  void retryAfter_isRoundedUpToSeconds_andNeverZero(long millis, String seconds) {
    Problem problem = Problem.notFound("It").withRetryAfter(Duration.ofMillis(millis));

    assertThat(problem.response().headers()).containsEntry("retry-after", seconds);
  }

  @Test
  void retryAfter_unknown_isNoHeader() {
    assertThat(Problem.notFound("It").response().headers()).doesNotContainKey("retry-after");
  }

  @Test
  void response_withoutBody_hasAnEmptyOne() throws IOException {
    JsonNode response = Json.parse(HttpResponse.empty(204).encode());

    assertThat(response.path("statusCode").asInt()).isEqualTo(204);
    assertThat(response.path("body").asText("x")).isEmpty();
  }
}

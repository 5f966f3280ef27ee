package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.Goal;
import dev.rein.coaching.Limits;
import dev.rein.feedback.TestSystem.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What can't be meant is refused with an answer of its own, and nothing is stored.
class BadInputTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"score\":0} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":6} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":4.5} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":\"5\"} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":true} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":[5]} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":99999999999999999999} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":null} | /score | score is missing.",
        "{} | /score | score is missing.",
        "{\"score\":NaN} | '' | The body is not valid JSON: NaN and Infinity are no numbers.",
        "{\"score\":5,\"score\":4} | '' | The body has the same key twice.",
        "[{\"score\":5}] | '' | The body must be a JSON object.",
        "5 | '' | The body must be a JSON object.",
        "{\"score\":1e99999999999} | '' | The body holds a number that is too large or too small.",
        "{\"score\":5,\"x\":1e99999999999} | '' | The body holds a number that is too large or too"
            + " small.",
        "{\"score\":5 | '' | The body is not valid JSON: line 1, column 11.",
        "{\"score\":5} x | '' | The body is not valid JSON: line 1, column 13.",
        "{\"score\":5} 5 | '' | The body is not valid JSON: line 1, column 14.",
        "{\"score\":1e400000} | /score | score must be a whole number from 1 to 5.",
        "{\"score\":5,\"text\":\"a\\u0000b\"} | /text | text must not hold control characters or"
            + " halves of characters.",
        "{\"score\":5,\"text\":\"a\\ud83d\"} | /text | text must not hold control characters or"
            + " halves of characters.",
      })
  void rating_thatMakesNoSense_isRefusedAndLeavesNothing(
      String body, String pointer, String detail) {
    refused(body, Map.of(), 400, pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | identity | Send the body as application/json.",
        "application/json; charset=iso-8859-1 | identity | Send the body in UTF-8.",
        "application/json; charset=\"utf-16\" | identity | Send the body in UTF-8.",
        "application/json | gzip | Send the body as it is, without content-encoding.",
        "application/json | br | Send the body as it is, without content-encoding.",
      })
  void body_ofAnotherTypeOrEncoding_isRefused(String type, String encoding, String detail) {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer answer =
          rated(system, goal, Map.of("content-type", type, "content-encoding", encoding));
      assertThat(answer.status()).isEqualTo(415);
      assertThat(answer.body().path("detail").textValue()).isEqualTo(detail);
      nothingIsStored(system, goal);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json; charset=UTF-8", "application/json;charset=\"utf-8\""})
  void body_thatSaysUtf8_isTaken(String type) {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      assertThat(
              system
                  .post(
                      TestSystem.feedbackPath(goal.id().toString()),
                      TestSystem.USER,
                      "{\"score\":5}",
                      Map.of("content-type", type))
                  .status())
          .isEqualTo(201);
    }
  }

  @Test
  void body_nestedTooDeep_isRefused() {
    String deep = "{\"score\":5,\"x\":" + "[".repeat(70) + "]".repeat(70) + "}";
    refused(
        deep,
        Map.of(),
        400,
        "",
        "The body is nested deeper than 64 levels, or holds a number or a name that is too long.");
  }

  @Test
  void body_notUtf8_isRefused() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      byte[] latin = "{\"score\":5,\"text\":\"gr\u00fcn\"}".getBytes(StandardCharsets.ISO_8859_1);
      Answer answer = system.rate(goal, latin);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().at("/errors/0/detail").textValue())
          .isEqualTo("The body is not UTF-8.");
      nothingIsStored(system, goal);
    }
  }

  @Test
  void text_isCountedInCharactersThatPeopleSee() {
    String[] characters = {"x", "\u05d0", "\uD83C\uDFC3"};
    for (String character : characters) {
      try (TestSystem system = new TestSystem()) {
        Goal goal = system.completedGoal();
        String most = character.repeat(Limits.TEXT);
        Answer tooLong = system.rate(goal, "{\"score\":5,\"text\":\"" + most + character + "\"}");
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.body().at("/errors/0/detail").textValue())
            .isEqualTo("text may have at most 2000 characters.");
        nothingIsStored(system, goal);
        assertThat(system.rate(goal, "{\"score\":5,\"text\":\"" + most + "\"}").status())
            .isEqualTo(201);
        assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "5: " + most));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "with\ttab", "k\u00fcy", "\u007f"})
  void key_thatIsNotPrintable_isRefusedAndLeavesNothing(String key) {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer answer = rated(system, goal, Map.of("idempotency-key", key));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.type()).isEqualTo("invalid-idempotency-key");
      nothingIsStored(system, goal);
    }
  }

  /// Java reads more as a UUID than people write.
  @Test
  void goalId_inAFormThatWasNeverGiven_isNotFoundAndLeavesNothing() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      String id = goal.id().toString();
      assertThat(id).startsWith("0");
      for (String zero : new String[] {"+", "\uff10"}) {
        String other = zero + id.substring(1);
        assertThat(
                system
                    .post(
                        TestSystem.feedbackPath(other), TestSystem.USER, "{\"score\":5}", Map.of())
                    .status())
            .isEqualTo(404);
        assertThat(system.get("/api/goals/" + other + "/trace").status()).isEqualTo(404);
      }
      nothingIsStored(system, goal);
    }
  }

  @Test
  void text_inWhichThereIsNothingToRead_isNoText() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      assertThat(system.rate(goal, "{\"score\":5,\"text\":\"\\u200b\\u00a0\"}").status())
          .isEqualTo(201);
      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "5: "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | /completed | completed is missing.",
        "{\"completed\":\"yes\"} | /completed | completed must be true or false.",
        "{\"completed\":1} | /completed | completed must be true or false.",
        "{\"completed\":true,\"completionPercentage\":101} | /completionPercentage |"
            + " completionPercentage must be a whole number from 0 to 100.",
        "{\"completed\":true,\"completionPercentage\":-1} | /completionPercentage |"
            + " completionPercentage must be a whole number from 0 to 100.",
        "{\"completed\":true,\"difficulty\":6} | /difficulty |"
            + " difficulty must be a whole number from 1 to 5.",
        "{\"completed\":true,\"motivation\":0} | /motivation |"
            + " motivation must be a whole number from 1 to 5.",
      })
  void checkIn_thatMakesNoSense_isRefusedAndLeavesNothing(
      String body, String pointer, String detail) {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer answer =
          system.post("/api/goals/" + goal.id() + "/progress", TestSystem.USER, body, Map.of());
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
      assertThat(answer.body().at("/errors/0/detail").textValue()).isEqualTo(detail);
      nothingIsStored(system, goal);
    }
  }

  private static void refused(
      String body, Map<String, String> headers, int status, String pointer, String detail) {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer answer =
          system.post(
              TestSystem.feedbackPath(goal.id().toString()), TestSystem.USER, body, headers);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.headers().path("content-type").textValue())
          .isEqualTo("application/problem+json");
      assertThat(answer.body().at("/errors/0/pointer").textValue()).isEqualTo(pointer);
      assertThat(answer.body().at("/errors/0/detail").textValue()).isEqualTo(detail);
      nothingIsStored(system, goal);
    }
  }

  private static void nothingIsStored(TestSystem system, Goal goal) {
    assertThat(system.store.find(goal.id()).orElseThrow().ratings()).isEmpty();
    assertThat(system.feedback.progress(goal.id(), 1)).isEmpty();
    assertThat(system.opik.store().traces(null)).isEmpty();
    assertThat(system.scores(goal)).isEmpty();
  }

  private static Answer rated(TestSystem system, Goal goal, Map<String, String> headers) {
    return system.post(
        TestSystem.feedbackPath(goal.id().toString()), TestSystem.USER, "{\"score\":5}", headers);
  }
}

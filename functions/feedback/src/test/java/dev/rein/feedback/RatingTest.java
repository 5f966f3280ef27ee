package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Limits;
import dev.rein.coaching.Rating;
import dev.rein.feedback.TestSystem.Answer;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.testing.Fault;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingTest {
  @Test
  void rating_first_isKeptAndScoredOnTheGoalsOwnTrace() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();

      Answer answer =
          system.rate(
              goal,
              "{\"score\":5,\"text\":\"just"
                  + " right\",\"usefulness\":4,\"clarity\":3,\"motivation\":1}");

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.body().path("success").booleanValue()).isTrue();
      assertThat(answer.body().path("traceId").textValue()).isEqualTo(goal.trace().toString());
      Rating rating = system.store.find(goal.id()).orElseThrow().rating(Kind.RESOLUTION);
      assertThat(rating).isNotNull();
      assertThat(rating.score()).isEqualTo(5);
      assertThat(rating.text()).isEqualTo("just right");
      assertThat(answer.body().path("feedbackId").textValue())
          .isEqualTo(rating.feedbackId().toString());
      assertThat(system.scores(goal))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "user_rating", "5: just right",
                  "user_usefulness", "4: ",
                  "user_clarity", "3: ",
                  "user_motivation", "1: "));
      assertThat(system.printed.metric("UserRating")).containsExactly(new BigDecimal(5));
      assertThat(system.opik.violations()).isEmpty();
    }
  }

  @Test
  void rating_byATracedCaller_isASpanOfItsTrace_andTheRatingsOwnTraceKnowsIt() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      String caller = new Uuid7().at(Instant.now()).toString();

      system.post(
          TestSystem.feedbackPath(goal.id().toString()),
          TestSystem.USER,
          "{\"score\":5}",
          Map.of("Opik-Trace-Id", caller));

      assertThat(system.opik.store().trace(caller)).isNull();
      assertThat(system.opik.store().spans(caller))
          .singleElement()
          .satisfies(
              span ->
                  assertThat(span.path("name").asText())
                      .isEqualTo("POST /api/goals/{id}/feedback"));
      assertThat(system.opik.store().traces(null))
          .singleElement()
          .satisfies(
              trace -> {
                assertThat(trace.path("name").asText()).isEqualTo("feedback_resolution");
                assertThat(trace.at("/metadata/caller_trace_id").asText()).isEqualTo(caller);
              });
    }
  }

  @Test
  void rating_isATraceInTheGoalsThread() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();

      Answer answer = system.rate(goal, "{\"score\":2,\"text\":\"too much\"}");

      List<ObjectNode> traces = system.opik.store().traces(null);
      assertThat(traces).hasSize(1);
      ObjectNode trace = traces.getFirst();
      assertThat(trace.path("name").textValue()).isEqualTo("feedback_resolution");
      assertThat(trace.path("thread_id").textValue()).isEqualTo(goal.id().toString());
      JsonNode metadata = trace.path("metadata");
      Map.of(
              "goal_id", goal.id().toString(),
              "feedback_type", "rating",
              "evaluated_trace_id", goal.trace().toString(),
              "user_id_hash", Hashes.sha256(TestSystem.USER).substring(0, 16),
              "status", "ok")
          .forEach(
              (name, value) ->
                  assertThat(metadata.path(name).textValue()).as(name).isEqualTo(value));
      assertThat(trace.at("/input/score").intValue()).isEqualTo(2);
      assertThat(trace.at("/input/text").textValue()).isEqualTo("too much");
      assertThat(trace.at("/output/feedback_id")).isEqualTo(answer.body().path("feedbackId"));
    }
  }

  @Test
  void rating_second_replacesTheFirst() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer first = system.rate(goal, "{\"score\":2,\"text\":\"too much\"}");

      Answer second = system.rate(goal, "{\"score\":4}");

      assertThat(second.status()).isEqualTo(200);
      assertThat(second.body()).isEqualTo(first.body());
      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "4: "));
      Rating rating = system.store.find(goal.id()).orElseThrow().rating(Kind.RESOLUTION);
      assertThat(rating).isNotNull();
      assertThat(rating.score()).isEqualTo(4);
      JsonNode metrics = system.get("/api/metrics").body().path("metrics");
      assertThat(metrics.get(1).path("name").textValue()).isEqualTo("user_satisfaction");
      assertThat(metrics.get(1).path("count").intValue()).isEqualTo(1);
      assertThat(metrics.get(1).path("value").intValue()).isEqualTo(4);
    }
  }

  @Test
  void key_sentAgainWithTheSameBody_givesTheSameAnswerAndCountsOnce() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer first = system.rate(goal, "{\"score\":2,\"clarity\":3}", "key-1");

      Answer again = system.rate(goal, "{ \"clarity\": 3, \"score\": 2 }", "key-1");

      assertThat(again).isEqualTo(first);
      assertThat(again.status()).isEqualTo(201);
      assertThat(system.printed.metric("UserRating")).hasSize(1);
      assertThat(system.opik.store().traces(null)).hasSize(1);
    }
  }

  @Test
  void key_sentAgainAfterTheScoresWereLost_sendsThemAgain() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      system.opik.faults(_ -> Fault.status(401));
      system.rate(goal, "{\"score\":2}", "key-1");
      assertThat(system.scores(goal)).isEmpty();
      system.opik.faults(_ -> Fault.none());

      system.rate(goal, "{\"score\":2}", "key-1");

      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "2: "));
    }
  }

  @Test
  void key_sentAgainAfterTheRatingWasReplaced_doesNotBringTheOldScoreBack() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer first = system.rate(goal, "{\"score\":2}", "key-1");
      Answer second = system.rate(goal, "{\"score\":4}", "key-2");

      assertThat(system.rate(goal, "{\"score\":2}", "key-1")).isEqualTo(first);
      assertThat(system.rate(goal, "{\"score\":4}", "key-2")).isEqualTo(second);

      assertThat(second.status()).isEqualTo(200);
      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "4: "));
    }
  }

  @Test
  void key_usedForAnotherBodyOrGoal_isRefused() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Goal other = system.completedGoal();
      system.rate(goal, "{\"score\":2}", "key-1");

      for (Answer refused :
          List.of(
              system.rate(goal, "{\"score\":3}", "key-1"),
              system.rate(other, "{\"score\":2}", "key-1"))) {
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.type()).isEqualTo("idempotency-key-reused");
      }
      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "2: "));
      assertThat(system.scores(other)).isEmpty();
    }
  }

  @Test
  void key_usedAgainWithTheIdInCapitals_isTheSame() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer first = system.rate(goal, "{\"score\":2}", "key-1");

      Answer again =
          system.post(
              TestSystem.feedbackPath(goal.id().toString().toUpperCase(Locale.ROOT)),
              TestSystem.USER,
              "{\"score\":2}",
              Map.of("Idempotency-Key", "key-1"));

      assertThat(again).isEqualTo(first);
    }
  }

  @Test
  void key_usedAgainOnceOpikHasTheRating_sendsNothing() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      Answer first = system.rate(goal, "{\"score\":2}", "key-1");
      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "2: "));
      int requests = system.opik.requests().size();

      assertThat(system.rate(goal, "{\"score\":2}", "key-1")).isEqualTo(first);

      assertThat(system.opik.requests()).hasSize(requests);
    }
  }

  @Test
  void key_atItsLimitsAndBeyond_isTakenAndRefused() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      String most = "k".repeat(Limits.IDEMPOTENCY_KEY);

      assertThat(system.rate(goal, "{\"score\":2}", most).status()).isEqualTo(201);
      assertThat(system.rate(goal, "{\"score\":2}", "k").status()).isEqualTo(200);
      for (String bad : List.of(most + "k", "", " ")) {
        Answer refused = system.rate(goal, "{\"score\":2}", bad);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.type()).isEqualTo("invalid-idempotency-key");
      }
    }
  }

  @Test
  void goal_unknownForeignOrMalformed_isNotFound() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      String body = "{\"score\":5}";

      assertThat(
              List.of(
                  system.post(
                      TestSystem.feedbackPath(goal.id().toString()), "mallory", body, Map.of()),
                  system.post(
                      TestSystem.feedbackPath(UUID.randomUUID().toString()),
                      TestSystem.USER,
                      body,
                      Map.of()),
                  system.post(
                      TestSystem.feedbackPath("1-1-1-1-1"), TestSystem.USER, body, Map.of()),
                  system.post(TestSystem.feedbackPath("x"), TestSystem.USER, body, Map.of())))
          .allSatisfy(
              answer -> {
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.type()).isEqualTo("not-found");
              });
      assertThat(system.scores(goal)).isEmpty();
      assertThat(system.opik.store().traces(null)).isEmpty();
    }
  }

  @Test
  void goal_runningOrFailed_isAConflictThatSaysWhatToDo() {
    try (TestSystem system = new TestSystem()) {
      Goal running = TestGoals.begun(system.store, TestSystem.USER, TestSystem.GOAL);
      TestGoals.saveResolution(system.store, running, TestSystem.TITLE);
      Goal failed = TestGoals.failed(system.store, TestSystem.USER, TestSystem.GOAL);

      Answer early = system.rate(running, "{\"score\":5}");
      Answer never = system.rate(failed, "{\"score\":5}");

      assertThat(early.status()).isEqualTo(409);
      assertThat(early.type()).isEqualTo("not-finished");
      assertThat(early.body().path("detail").textValue()).contains("wait");
      assertThat(never.status()).isEqualTo(409);
      assertThat(never.type()).isEqualTo("nothing-to-rate");
      assertThat(never.body().path("detail").textValue()).contains("failed");
      assertThat(system.store.find(running.id()).orElseThrow().ratings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"score\":0} | /score",
        "{\"score\":6} | /score",
        "{\"score\":4.5} | /score",
        "{\"score\":\"5\"} | /score",
        "{\"score\":true} | /score",
        "{\"score\":null} | /score",
        "{} | /score",
        "{\"score\":5,\"clarity\":0} | /clarity",
        "{\"score\":5,\"clarity\":6} | /clarity",
        "{\"score\":5,\"usefulness\":\"4\"} | /usefulness",
        "{\"score\":5,\"motivation\":1.5} | /motivation",
        "{\"score\":5,\"text\":7} | /text",
        "[] | ''",
        "\"x\" | ''",
        "{\"score\":5 | ''",
        "{\"score\":5,\"score\":4} | ''",
        "not JSON | ''"
      })
  void body_bad_isRefusedWithAPointer(String body, String pointer) {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();

      Answer answer = system.rate(goal, body);

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.headers().path("content-type").textValue())
          .isEqualTo("application/problem+json");
      assertThat(answer.body().path("errors"))
          .singleElement()
          .satisfies(error -> assertThat(error.path("pointer").textValue()).isEqualTo(pointer));
      assertThat(system.store.find(goal.id()).orElseThrow().rating(Kind.RESOLUTION)).isNull();
    }
  }

  @Test
  void body_severalFaults_areToldTogether() {
    try (TestSystem system = new TestSystem()) {
      Answer answer =
          system.rate(system.completedGoal(), "{\"clarity\":9,\"text\":[],\"motivation\":0}");

      assertThat(answer.body().path("errors").findValuesAsText("pointer"))
          .containsExactlyInAnyOrder("/score", "/text", "/clarity", "/motivation");
    }
  }

  @Test
  void text_atItsLimitAndBeyond_isTakenAndRefused() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      String most = "x".repeat(Limits.TEXT);

      assertThat(system.rate(goal, "{\"score\":5,\"text\":\"" + most + "x\"}").status())
          .isEqualTo(400);
      assertThat(system.rate(goal, "{\"score\":5,\"text\":\"" + most + "\"}").status())
          .isEqualTo(201);
      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "5: " + most));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"score\":5,\"text\":\" \"}", "{\"score\":5,\"text\":null}"})
  void text_blank_isNone(String body) {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();

      assertThat(system.rate(goal, body).status()).isEqualTo(201);

      assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "5: "));
    }
  }

  @Test
  void opikDown_ratingIsKept_andItsSpansWait() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();
      system.opik.close();

      assertThat(system.rate(goal, "{\"score\":5,\"clarity\":4}").status()).isEqualTo(201);

      assertThat(system.store.find(goal.id()).orElseThrow().rating(Kind.RESOLUTION)).isNotNull();
      assertThat(system.printed.metric("SpansRecorded")).containsExactly(new BigDecimal(3));
      assertThat(system.printed.metric("SpansSpilled")).containsExactly(new BigDecimal(3));
    }
  }

  @Test
  void trackingOff_ratingIsKeptAllTheSame() {
    try (TestSystem system = new TestSystem(Map.of("OPIK_TRACK_DISABLE", "true"))) {
      Goal goal = system.completedGoal();

      assertThat(system.rate(goal, "{\"score\":5}").status()).isEqualTo(201);

      assertThat(system.store.find(goal.id()).orElseThrow().rating(Kind.RESOLUTION)).isNotNull();
      assertThat(system.scores(goal)).isEmpty();
      assertThat(system.printed.metric("UserRating")).hasSize(1);
    }
  }

  @Test
  void caller_unknown_isNotLetIn() {
    try (TestSystem system = new TestSystem()) {
      Goal goal = system.completedGoal();

      assertThat(
              system
                  .post(
                      TestSystem.feedbackPath(goal.id().toString()),
                      null,
                      "{\"score\":5}",
                      Map.of())
                  .status())
          .isEqualTo(401);
    }
  }

  @Test
  void event_noRequest_isA500ThatPrintsNothingOfIt() {
    try (TestSystem system = new TestSystem()) {
      for (String event : List.of("{\"planted\":1}", "planted")) {
        Answer answer = system.invoke(event.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.type()).isEqualTo("internal-error");
      }
      assertThat(system.printed.text()).doesNotContain("planted");
    }
  }

  @Test
  void anything_printed_holdsNoPersonalText() {
    try (TestSystem system =
        new TestSystem(Map.of("LOG_LEVEL", "debug", "OPIK_API_KEY", "planted-opik-key"))) {
      Goal goal = system.completedGoal();

      system.rate(goal, "{\"score\":5,\"text\":\"planted-feedback\"}");
      system.rate(goal, "{\"score\":7,\"text\":\"planted-feedback\"}");
      system.rate(goal, "planted-body");
      system.get("/api/goals/" + goal.id() + "/trace");

      assertThat(system.printed.text()).contains("UserRating").doesNotContain("planted");
    }
  }
}

package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.tracing.testing.LambdaStandIn.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Events that are wrong: the environment says so and takes the next one.
class EventTest extends PackageCase {
  private static final String WORDS = "planted-words";

  private static final List<String> NOT_OURS =
      List.of(
          WORDS,
          "{\"" + WORDS,
          "[]",
          "null",
          "{}",
          "{\"Records\":\"" + WORDS + "\"}",
          "{\"requestContext\":{\"http\":[\"" + WORDS + "\"]}}",
          "\uFEFF{}");

  @ParameterizedTest
  @MethodSource("functions")
  void eventThatIsNotOurs_isRefused_andTheEnvironmentLivesOn(String id) throws Exception {
    Environment environment = started(id);

    for (String event : NOT_OURS) {
      Response response = environment.ask(event);

      if (!response.failed()) assertIsRefusal(event, response);
      assertThat(response.text()).as(event).doesNotContain(WORDS);
    }

    assertThat(environment.process().isAlive()).isTrue();
    assertThat(environment.process().lines()).noneMatch(line -> line.contains(WORDS));
  }

  // A body of no messages has nothing that could fail, and a request gets a problem.
  private static void assertIsRefusal(String event, Response response) throws Exception {
    JsonNode answer = JSON.readTree(response.text());
    if (answer.has("batchItemFailures")) return;
    assertThat(answer.path("statusCode").intValue()).as(event).isBetween(400, 599);
    assertThat(JSON.readTree(answer.path("body").textValue()).path("detail").asText()).isNotBlank();
  }

  @Test
  void badBody_is400_inProblemForm_andTheNextRequestIsAnswered() throws Exception {
    Environment generation = started(GENERATION);

    for (String body : List.of("", "{", "{}", "[]", "{\"prompt\":7}", "{\"prompt\":\"\"}")) {
      JsonNode problem =
          generation.answer(400, PackageEvents.withBody(PackageEvents.testTrace(), body));

      assertThat(problem.path("status").intValue()).as(body).isEqualTo(400);
      assertThat(problem.path("type").asText()).as(body).startsWith("https://");
      assertThat(problem.path("detail").asText()).as(body).isNotBlank();
    }

    generation.answer(200, PackageEvents.testTrace());
  }

  @Test
  void messageThatCantBeRead_becomesADeadLetter_andTheRestOfItsBatchIsJudged() throws Exception {
    JsonNode goal = started(GENERATION).answer(201, PackageEvents.generateGoal());
    String event = PackageEvents.evaluateGoal(goal.path("goalId").asText());
    Environment evaluation = started(EVALUATION);

    List<String> back = evaluation.askBatch(PackageEvents.withUnreadable(event, "{" + WORDS));

    assertThat(back).isEmpty();
    assertThat(scores(goal.path("traceId").asText())).containsKey("plan_feasibility");
    assertThat(backends().take("EvaluationQueueDeadLetterQueue", 1, PATIENCE)).contains(WORDS);
    assertThat(evaluation.process().lines()).noneMatch(line -> line.contains(WORDS));
  }

  @Test
  void goalThatCantBeRead_becomesADeadLetter_andTheRestOfItsBatchIsTried() throws Exception {
    PackageExperiment experiment = experiment();
    Environment worker = started(EXPERIMENT);

    List<String> back =
        worker.askBatch(PackageEvents.withUnreadable(experiment.event(), "{" + WORDS));

    assertThat(back).isEmpty();
    assertThat(experiment.standing().done()).isEqualTo(1);
    assertThat(deadGoal("unreadable")).contains(WORDS);
    assertThat(worker.process().lines()).noneMatch(line -> line.contains(WORDS));
  }

  @Test
  void goalOfNoExperiment_becomesADeadLetter_withThatReason() throws Exception {
    String event = PackageEvents.experiment("nobodys-experiment");

    assertThat(started(EXPERIMENT).askBatch(event)).isEmpty();

    assertThat(deadGoal("unknown-experiment")).contains("nobodys-experiment");
  }

  @Test
  void unknownGoal_is404() throws Exception {
    Environment feedback = started(FEEDBACK);

    JsonNode problem =
        feedback.answer(404, PackageEvents.submitFeedback("019b8d62-7a80-7c3e-9b1d-4f2a6c8e0d11"));

    assertThat(problem.path("type").asText()).endsWith("not-found");
  }
}

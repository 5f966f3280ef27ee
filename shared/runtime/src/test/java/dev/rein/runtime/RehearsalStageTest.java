package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// That nothing real can be reached from a rehearsal's environment.
class RehearsalStageTest {
  private static final String HERE = "http://127.0.0.1:7";

  @Test
  void environment_namesNothingReal() {
    Map<String, String> real = new TreeMap<>();
    for (String name :
        new String[] {
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN",
          "AWS_LAMBDA_RUNTIME_API",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_ENDPOINT_URL",
          "AWS_ENDPOINT_URL_DYNAMODB",
          "GEMINI_API_KEY",
          "GEMINI_API_KEY_SECRET",
          "EVALUATION_GEMINI_API_KEY",
          "GOOGLE_GEMINI_BASE_URL",
          "OPIK_API_KEY",
          "OPIK_API_KEY_SECRET",
          "OPIK_URL_OVERRIDE",
          "EVALUATION_QUEUE_URL",
          "TRACE_OUTBOX_QUEUE_URL"
        }) {
      real.put(name, "the-real-one");
    }

    Map<String, String> environment = RehearsalStage.environment(real, HERE);

    assertThat(environment).doesNotContainValue("the-real-one");
    assertThat(environment)
        .containsEntry("AWS_ENDPOINT_URL_DYNAMODB", HERE)
        .containsEntry("GOOGLE_GEMINI_BASE_URL", HERE)
        .containsEntry("EVALUATION_QUEUE_URL", HERE + "/queue")
        .doesNotContainKeys("AWS_LAMBDA_RUNTIME_API", "AWS_LAMBDA_INITIALIZATION_TYPE");
  }

  @Test
  void settings_areTheFunctionsOwn_andNoQueueIsMadeUp() {
    Map<String, String> environment =
        RehearsalStage.environment(Map.of("TABLE_NAME", "table", "TRACE_MASKING", "off"), HERE);

    assertThat(environment)
        .containsEntry("TABLE_NAME", "table")
        .containsEntry("TRACE_MASKING", "off");
    assertThat(environment).doesNotContainKey("GENERATION_QUEUE_URL");
  }

  @Test
  void models_areThoseOfTheRecording_whateverTheFunctionAsks() {
    Map<String, String> real =
        Map.of("GEMINI_MODEL", "a", "EVALUATION_GEMINI_MODEL", "b", "LLM_TEMPERATURE", "1");

    assertThat(RehearsalStage.environment(real, HERE))
        .doesNotContainKeys("GEMINI_MODEL", "EVALUATION_GEMINI_MODEL", "LLM_TEMPERATURE");
  }

  @Test
  void functionWithoutARecording_isTold() {
    assertThatThrownBy(() -> RehearsalStage.of(String.class, Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("rehearsal.json");
  }

  @Test
  void lastAnswer_isGoodOnlyIfGeminiWasAskedAsOftenAsInTheRecording() throws Exception {
    byte[] success = "{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8);
    List<JsonNode> events = List.of(Json.object(), Json.object());
    for (int asked : new int[] {0, 1, 2}) {
      RehearsalScript script = new RehearsalScript(events, List.of("answer"), List.of());
      try (RehearsalStage stage = new RehearsalStage(script, Map.of())) {
        assertThat(stage.isGood(success)).isTrue();
        for (int i = 0; i < asked; i++) ask(stage);
        assertThat(stage.isGood(success)).as("asked " + asked).isEqualTo(asked == 1);
      }
    }
  }

  @Test
  void firstTransaction_meetsAConflict_andTheNextIsDone() throws Exception {
    String writes = "{\"TransactItems\":[{\"Update\":{}},{\"Update\":{}}]}";
    try (RehearsalStage stage =
        new RehearsalStage(new RehearsalScript(List.of(), List.of(), List.of()), Map.of())) {
      HttpURLConnection first = transact(stage, writes);
      assertThat(first.getResponseCode()).isEqualTo(400);
      JsonNode refused = Json.parse(first.getErrorStream().readAllBytes());
      assertThat(refused.path("__type").asText()).endsWith("#TransactionCanceledException");
      assertThat(refused.path("CancellationReasons"))
          .hasSize(2)
          .allMatch(reason -> reason.path("Code").asText().equals("TransactionConflict"));

      assertThat(transact(stage, writes).getResponseCode()).isEqualTo(200);
    }
  }

  @Test
  void firstReplacementUnderACondition_isRefusedWithWhatIsThere_andTheNextIsDone()
      throws Exception {
    JsonNode there =
        Json.parse(
            "{\"pk\":{\"S\":\"p\"},\"sk\":{\"S\":\"s\"},\"n\":{\"N\":\"1\"}}"
                .getBytes(StandardCharsets.UTF_8));
    String writes =
        "{\"TransactItems\":[{\"Update\":{}},{\"Put\":{\"ConditionExpression\":\"n = :n\",\"Item\":"
            + there
            + "}}]}";
    try (RehearsalStage stage =
        new RehearsalStage(new RehearsalScript(List.of(), List.of(), List.of(there)), Map.of())) {
      transact(stage, writes).getResponseCode();

      HttpURLConnection second = transact(stage, writes);
      assertThat(second.getResponseCode()).isEqualTo(400);
      JsonNode reasons =
          Json.parse(second.getErrorStream().readAllBytes()).path("CancellationReasons");
      assertThat(reasons).hasSize(2);
      assertThat(reasons.at("/0/Code").asText()).isEqualTo("None");
      assertThat(reasons.at("/1/Code").asText()).isEqualTo("ConditionalCheckFailed");
      assertThat(reasons.at("/1/Item")).isEqualTo(there);

      assertThat(transact(stage, writes).getResponseCode()).isEqualTo(200);
    }
  }

  private static HttpURLConnection transact(RehearsalStage stage, String writes)
      throws IOException {
    URI dynamoDb = URI.create(stage.environment().get("AWS_ENDPOINT_URL_DYNAMODB") + "/");
    var request = (HttpURLConnection) dynamoDb.toURL().openConnection();
    request.setRequestProperty("x-amz-target", "DynamoDB_20120810.TransactWriteItems");
    request.setDoOutput(true);
    request.getOutputStream().write(writes.getBytes(StandardCharsets.UTF_8));
    return request;
  }

  private static void ask(RehearsalStage stage) throws IOException {
    URI gemini = URI.create(stage.environment().get("GOOGLE_GEMINI_BASE_URL") + "/");
    var request =
        (HttpURLConnection) gemini.resolve("v1/m:generateContent").toURL().openConnection();
    request.setDoOutput(true);
    request.getOutputStream().write("{}".getBytes(StandardCharsets.UTF_8));
    assertThat(request.getResponseCode()).isEqualTo(200);
    request.getInputStream().readAllBytes();
  }

  @Test
  void answers_areGoodIfTheyAreSuccesses() {
    RehearsalStage stage = RehearsalStage.of(RehearsalStageTest.class, Map.of());
    try (stage) {
      assertThat(stage.isGood("{\"statusCode\":201}".getBytes(StandardCharsets.UTF_8))).isTrue();
      assertThat(stage.isGood("{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8)))
          .isTrue();
      assertThat(stage.isGood("{\"statusCode\":502}".getBytes(StandardCharsets.UTF_8))).isFalse();
      assertThat(stage.isGood("{\"batchItemFailures\":[{}]}".getBytes(StandardCharsets.UTF_8)))
          .isFalse();
      assertThat(stage.isGood("".getBytes(StandardCharsets.UTF_8))).isFalse();
      assertThat(stage.events()).hasSize(1);
    }
  }
}

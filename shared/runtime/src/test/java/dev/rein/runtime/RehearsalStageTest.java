package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
        RehearsalStage.environment(Map.of("TABLE_NAME", "table", "LLM_MAX_TOKENS", "9"), HERE);

    assertThat(environment)
        .containsEntry("TABLE_NAME", "table")
        .containsEntry("LLM_MAX_TOKENS", "9");
    assertThat(environment).doesNotContainKey("GENERATION_QUEUE_URL");
  }

  @Test
  void functionWithoutARecording_isTold() {
    assertThatThrownBy(() -> RehearsalStage.of(String.class, Map.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("rehearsal.json");
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

package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rein.tracing.testing.LambdaStandIn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// INIT of the packages, with the template's variables and without.
class InitTest extends PackageCase {
  @ParameterizedTest
  @MethodSource("recordingFunctions")
  void recordingFunction_startsWithTheTemplatesVariables_andRegistersItsExtensionFirst(String id)
      throws Exception {
    Environment environment = started(id);

    assertThat(environment.lambda().calls())
        .startsWith("register")
        .contains("extension next", "runtime next")
        .doesNotContain("init error");
    assertThat(environment.process().lines()).isEmpty();
  }

  @Test
  void redelivery_recordsNothing_andRegistersNoExtension() throws Exception {
    Environment environment = started(REDELIVERY);

    assertThat(environment.lambda().calls()).containsExactly("runtime next");
    assertThat(environment.process().lines()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    GENERATION + ",TABLE_NAME",
    GENERATION + ",EVALUATION_QUEUE_URL",
    GENERATION + ",GENERATION_QUEUE_URL",
    GENERATION + ",GEMINI_API_KEY",
    EVALUATION + ",TABLE_NAME",
    EVALUATION + ",EVALUATION_DEAD_LETTER_QUEUE_URL",
    EVALUATION + ",GEMINI_API_KEY",
    FEEDBACK + ",TABLE_NAME",
    REDELIVERY + ",TRACE_OUTBOX_QUEUE_URL",
    EXPERIMENT + ",TABLE_NAME",
    EXPERIMENT + ",EXPERIMENT_QUEUE_URL",
    EXPERIMENT + ",EXPERIMENT_DEAD_LETTER_QUEUE_URL",
    EXPERIMENT + ",GEMINI_API_KEY"
  })
  void variableThatIsMissing_failsInit_andIsNamed(String id, String variable) throws Exception {
    Map<String, String> environment = environmentOf(id);
    assertThat(environment).containsKey(variable);
    environment.remove(variable);

    assertInitFails(id, environment, variable);
  }

  @ParameterizedTest
  @CsvSource({
    GENERATION + ",LLM_TEMPERATURE,warm",
    EVALUATION + ",JUDGE_DAILY_BUDGET_USD,lots",
    FEEDBACK + ",TRACE_MASKING,sometimes",
    FEEDBACK + ",TRACE_FLUSH_TIMEOUT_MS,soon",
    REDELIVERY + ",LOG_LEVEL,loud",
    EXPERIMENT + ",LLM_THINKING,hard",
    EXPERIMENT + ",EXPERIMENT_STAGE_TIMEOUT_MS,soon"
  })
  void variableThatCantBeRead_failsInit_andIsNamed_withoutItsValue(
      String id, String variable, String value) throws Exception {
    Map<String, String> environment = environmentOf(id);
    environment.put(variable, value);

    Environment failed = assertInitFails(id, environment, variable);

    assertThat(failed.process().lines()).noneMatch(line -> line.contains("'" + value + "'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {GENERATION, EVALUATION, EXPERIMENT})
  void secretThatCantBeRead_failsInit_andItsVariableIsNamed(String id) throws Exception {
    Map<String, String> environment = environmentOf(id);
    environment.remove("GEMINI_API_KEY");
    environment.put("GEMINI_API_KEY_SECRET", "rein/gemini-api-key");
    environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:1");

    assertInitFails(id, environment, "GEMINI_API_KEY_SECRET");
  }

  private Environment assertInitFails(String id, Map<String, String> environment, String named)
      throws Exception {
    Environment launched = launched(id, LambdaStandIn.Options.standard(), environment);

    Throwable error = catchThrowable(() -> get(launched.lambda().initialized()));

    assertThat(error).hasMessageContaining("errorMessage").hasMessageContaining(named);
    assertThat(launched.lambda().calls()).endsWith("init error").doesNotContain("runtime next");
    assertThat(launched.process().awaitEnd(PATIENCE)).isTrue();
    List<String> lines = launched.process().lines();
    assertThat(lines).anyMatch(line -> line.contains(named));
    return launched;
  }
}

package dev.rein.experiment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.testing.InitVariables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiringTest {
  @ParameterizedTest
  @CsvSource({
    "TABLE_NAME, ''",
    "GEMINI_API_KEY, ''",
    "LOG_LEVEL, loud",
    "EXPERIMENT_STAGE_TIMEOUT_MS, 999",
    "EXPERIMENT_STAGE_TIMEOUT_MS, 120001",
    "EXPERIMENT_QUEUE_URL, http://127.0.0.1/q"
  })
  void variable_missingOrBad_failsAtInitNamingIt(String name, String value) {
    assertThatThrownBy(() -> new ExperimentHandler(InitVariables.with(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("planted");
  }
}

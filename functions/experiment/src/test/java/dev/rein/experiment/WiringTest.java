package dev.rein.experiment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiringTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "TABLE_NAME", "table",
          "GEMINI_API_KEY", "planted-key",
          "AWS_REGION", "eu-central-1",
          "OPIK_TRACK_DISABLE", "true");

  @ParameterizedTest
  @CsvSource({
    "TABLE_NAME, ''",
    "GEMINI_API_KEY, ''",
    "LOG_LEVEL, loud",
    "EXPERIMENT_QUEUE_URL, http://127.0.0.1/q"
  })
  void variable_missingOrBad_failsAtInitNamingIt(String name, String value) {
    Map<String, String> environment = new TreeMap<>(GOOD);
    environment.put(name, value);

    assertThatThrownBy(() -> new ExperimentHandler(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("planted");
  }
}

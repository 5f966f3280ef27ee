package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
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
    "GOOGLE_GEMINI_BASE_URL, 'not a url'",
    "LOG_LEVEL, loud",
    "TRACE_FLUSH, sometimes",
    "TRACE_FLUSH_TIMEOUT_MS, soon"
  })
  void variable_missingOrBad_failsAtInitNamingIt(String name, String value) {
    Map<String, String> environment = new TreeMap<>(GOOD);
    environment.put(name, value);

    assertThatThrownBy(() -> new EvaluationHandler(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("planted");
  }

  @Test
  void key_missing_namesBothOfItsNames() {
    Map<String, String> environment = new TreeMap<>(GOOD);
    environment.remove("GEMINI_API_KEY");

    assertThatThrownBy(() -> new EvaluationHandler(environment))
        .hasMessageContaining("EVALUATION_GEMINI_API_KEY")
        .hasMessageContaining("GEMINI_API_KEY_SECRET");
  }
}

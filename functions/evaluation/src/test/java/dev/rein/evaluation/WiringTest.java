package dev.rein.evaluation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.testing.InitVariables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WiringTest {
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
    assertThatThrownBy(() -> new EvaluationHandler(InitVariables.with(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("planted");
  }

  @Test
  void key_missing_namesBothOfItsNames() {
    assertThatThrownBy(() -> new EvaluationHandler(InitVariables.with("GEMINI_API_KEY", "")))
        .hasMessageContaining("EVALUATION_GEMINI_API_KEY")
        .hasMessageContaining("GEMINI_API_KEY_SECRET");
  }
}

package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmEnvironmentTest {
  private static final InstantSource CLOCK = InstantSource.system();

  private static LlmEnvironment with(String... namesAndValues) {
    Map<String, String> variables = new TreeMap<>(Map.of("GEMINI_API_KEY", "planted-key"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new LlmEnvironment(variables);
  }

  @Test
  void keyAlone_givesTheDefaults() {
    LlmEnvironment environment = with();
    GeminiSettings settings = environment.generation(CLOCK);

    assertThat(settings.apiKey()).isEqualTo("planted-key");
    assertThat(settings.model()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(settings.baseUrl()).isNull();
    assertThat(settings.temperature()).isEqualTo(0.7);
    assertThat(settings.maxTokens()).isEqualTo(8_192);
    assertThat(settings.thinking()).isNull();
    assertThat(environment.retries()).isEqualTo(Retries.DEFAULT);
    assertThat(environment.concurrency()).isEqualTo(10);
  }

  @Test
  void address_isGooglesUnlessAnotherIsNamed() {
    assertThat(with().address()).hasToString("https://generativelanguage.googleapis.com");
    assertThat(with("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1/proxy").address())
        .hasToString("http://127.0.0.1:1/proxy");
  }

  @Test
  void everySetting_isRead() {
    LlmEnvironment environment =
        with(
            "GEMINI_MODEL", "gemini-2.5-flash-lite",
            "GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:1/proxy",
            "LLM_TEMPERATURE", "0.25",
            "LLM_MAX_TOKENS", "4000",
            "LLM_THINKING", "Medium",
            "LLM_MAX_ATTEMPTS", "2",
            "LLM_RETRY_DELAY_MS", "50",
            "LLM_MAX_CONCURRENCY", "3");
    GeminiSettings settings = environment.generation(CLOCK);

    assertThat(settings.model()).isEqualTo("gemini-2.5-flash-lite");
    assertThat(settings.baseUrl()).isEqualTo(URI.create("http://127.0.0.1:1/proxy"));
    assertThat(settings.temperature()).isEqualTo(0.25);
    assertThat(settings.maxTokens()).isEqualTo(4_000);
    assertThat(settings.thinking()).isEqualTo(Thinking.MEDIUM);
    assertThat(environment.retries().attempts()).isEqualTo(2);
    assertThat(environment.retries().firstDelay()).isEqualTo(Duration.ofMillis(50));
    assertThat(environment.concurrency()).isEqualTo(3);
  }

  @Test
  void judge_hasItsOwnKeyAndModel_andNoneOfTheWritersSettings() {
    GeminiSettings own =
        with(
                "EVALUATION_GEMINI_API_KEY", "judges-key",
                "EVALUATION_GEMINI_MODEL", "gemini-3.8-flash",
                "GEMINI_MODEL", "gemini-2.5-flash",
                "LLM_TEMPERATURE", "1.5",
                "LLM_THINKING", "high")
            .judging(0, 4_096, CLOCK);

    assertThat(own.apiKey()).isEqualTo("judges-key");
    assertThat(own.model()).isEqualTo("gemini-3.8-flash");
    assertThat(own.temperature()).isZero();
    assertThat(own.maxTokens()).isEqualTo(4_096);
    assertThat(own.thinking()).isNull();
    assertThat(with().judging(0, 4_096, CLOCK).apiKey()).isEqualTo("planted-key");
  }

  @ParameterizedTest
  @CsvSource({
    "LLM_TEMPERATURE, -0.1, a number from 0 to 2",
    "LLM_TEMPERATURE, 2.1, a number from 0 to 2",
    "LLM_TEMPERATURE, hot, a number from 0 to 2",
    "LLM_TEMPERATURE, NaN, a number from 0 to 2",
    "LLM_MAX_TOKENS, 0, a whole number from 1 to 65536",
    "LLM_MAX_TOKENS, 65537, a whole number from 1 to 65536",
    "LLM_MAX_TOKENS, 10.5, a whole number from 1 to 65536",
    "LLM_THINKING, deep, 'off, minimal, low, medium, high'",
    "LLM_MAX_ATTEMPTS, 0, a whole number from 1 to 10",
    "LLM_MAX_ATTEMPTS, 11, a whole number from 1 to 10",
    "LLM_RETRY_DELAY_MS, -1, a whole number from 0 to 60000",
    "LLM_RETRY_DELAY_MS, 60001, a whole number from 0 to 60000",
    "LLM_MAX_CONCURRENCY, 0, a whole number from 1 to 1000",
    "LLM_MAX_CONCURRENCY, 1001, a whole number from 1 to 1000",
    "GOOGLE_GEMINI_BASE_URL, http://[, a URL"
  })
  void settingThatCantBeRead_isNamedWithItsRange(String name, String value, String says) {
    LlmEnvironment environment = with(name, value);

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> {
              environment.generation(CLOCK);
              environment.retries();
              environment.concurrency();
            })
        .withMessageContaining(name)
        .withMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource({
    "LLM_TEMPERATURE, 0",
    "LLM_TEMPERATURE, 2",
    "LLM_MAX_TOKENS, 1",
    "LLM_MAX_TOKENS, 65536",
    "LLM_MAX_ATTEMPTS, 1",
    "LLM_MAX_ATTEMPTS, 10",
    "LLM_RETRY_DELAY_MS, 0",
    "LLM_RETRY_DELAY_MS, 60000",
    "LLM_MAX_CONCURRENCY, 1",
    "LLM_MAX_CONCURRENCY, 1000",
    "LLM_THINKING, ''",
    "LLM_THINKING, off"
  })
  void settingAtItsBound_isTaken(String name, String value) {
    LlmEnvironment environment = with(name, value);

    assertThat(environment.generation(CLOCK)).isNotNull();
    assertThat(environment.retries()).isNotNull();
    assertThat(environment.concurrency()).isPositive();
  }

  @Test
  void missingKey_isNamed_andNoKeyIsPrinted() {
    LlmEnvironment none = new LlmEnvironment(Map.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.generation(CLOCK))
        .withMessageContaining("GEMINI_API_KEY_SECRET");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.judging(0, 1, CLOCK))
        .withMessageContaining("EVALUATION_GEMINI_API_KEY")
        .withMessageContaining("GEMINI_API_KEY_SECRET");
    assertThat(with().toString()).doesNotContain("planted");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3.5-flash-lite, off, MINIMAL,",
    "gemini-3.5-flash-lite, high, HIGH,",
    "gemini-3.8-flash, minimal, LOW,",
    "gemini-3.8-flash, medium, MEDIUM,",
    "gemini-3.8-flash,, LOW,",
    "gemini-3.1-flash-lite, low, LOW,",
    "gemini-3.1-flash-lite,,,",
    "gemini-2.5-flash, off,, 0",
    "gemini-2.5-flash-lite, off,, 0",
    "gemini-2.5-flash-lite, minimal,, 512",
    "gemini-2.5-flash-lite, low,, 1024",
    "gemini-2.5-flash, medium,, 8192",
    "gemini-2.5-flash, high,, 24576",
    "gemini-2.5-pro, off,, 128",
    "gemini-2.5-flash,,,",
    "a-model-of-tomorrow, high,,"
  })
  void thinking_isWhatTheModelUnderstandsOfIt(
      String model, String wanted, String level, Integer budget) {
    assertThat(
            Capabilities.of(model)
                .thinks(wanted == null ? null : Thinking.valueOf(wanted.toUpperCase(Locale.ROOT))))
        .isEqualTo(new Capabilities.Thinks(level, budget));
  }
}

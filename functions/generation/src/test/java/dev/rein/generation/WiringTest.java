package dev.rein.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.pipeline.Budget;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WiringTest {
  @AutoClose final World world = new World();

  @ParameterizedTest
  @ValueSource(
      strings = {"GEMINI_API_KEY", "TABLE_NAME", "EVALUATION_QUEUE_URL", "GENERATION_QUEUE_URL"})
  void variable_thatIsMissing_failsTheStart_byName(String name) {
    world.environment.remove(name);

    assertThatThrownBy(() -> new GenerationHandler(world.environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "LLM_TEMPERATURE,-0.1",
    "LLM_TEMPERATURE,2.1",
    "LLM_TEMPERATURE,hot",
    "LLM_MAX_TOKENS,0",
    "LLM_MAX_TOKENS,65537",
    "LLM_THINKING,deep",
    "PROMPT_ROLLOUT,generate_resolution.v99:5",
    "LLM_MAX_ATTEMPTS,11",
    "LLM_RETRY_DELAY_MS,-1",
    "LLM_MAX_CONCURRENCY,0",
    "LOG_LEVEL,loud",
    "TRACE_FLUSH,sometimes",
    "TRACE_FLUSH_TIMEOUT_MS,0",
    "GOOGLE_GEMINI_BASE_URL,http://[",
    "OPIK_URL_OVERRIDE,nowhere"
  })
  void variable_thatCantBeRead_failsTheStart_byName(String name, String value) {
    world.with(name, value);

    assertThatThrownBy(() -> new GenerationHandler(world.environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({
    "LLM_TEMPERATURE,0",
    "LLM_TEMPERATURE,2",
    "LLM_MAX_TOKENS,1",
    "LLM_MAX_TOKENS,65536",
    "LOG_LEVEL,error"
  })
  void variable_atItsEdge_isTaken(String name, String value) {
    world.with(name, value);

    assertThat(world.postAsync(World.GOAL, Map.of()).status()).isEqualTo(202);
  }

  @Test
  void budget_leavesTheGatewayItsPatience() {
    assertThat(Budget.DEFAULT.request()).isLessThan(Duration.ofSeconds(30));
    assertThat(Budget.DEFAULT.requestCall()).isLessThan(Budget.DEFAULT.request());
  }
}

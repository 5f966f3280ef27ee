package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlushSettingsTest {
  @Test
  void emptyEnvironment_leavesTheModeToTheHost_andGivesTwoSeconds() {
    FlushSettings settings = FlushSettings.of(Map.of());

    assertThat(settings.mode()).isNull();
    assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void bothModes_areRead() {
    assertThat(FlushSettings.of(Map.of("TRACE_FLUSH", "after-response")).mode())
        .isEqualTo(FlushSettings.Mode.AFTER_RESPONSE);
    assertThat(FlushSettings.of(Map.of("TRACE_FLUSH", " before-response ")).mode())
        .isEqualTo(FlushSettings.Mode.BEFORE_RESPONSE);
  }

  @Test
  void unknownMode_isRefused_namingTheVariable() {
    assertThatThrownBy(() -> FlushSettings.of(Map.of("TRACE_FLUSH", "never")))
        .hasMessageContaining("TRACE_FLUSH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "60000"})
  void timeoutWithinItsRange_isTaken(String millis) {
    assertThat(FlushSettings.of(Map.of("TRACE_FLUSH_TIMEOUT_MS", millis)).timeout())
        .isEqualTo(Duration.ofMillis(Long.parseLong(millis)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "60001", "-5", "2s", "1.5"})
  void timeoutOutsideItsRange_isRefused_namingTheVariable(String millis) {
    assertThatThrownBy(() -> FlushSettings.of(Map.of("TRACE_FLUSH_TIMEOUT_MS", millis)))
        .hasMessageContaining("TRACE_FLUSH_TIMEOUT_MS");
  }

  @Test
  void eagerFlush_comesAfterThreeQuartersOfASecond_unlessToldOtherwise() {
    assertThat(FlushSettings.of(Map.of()).eager()).isEqualTo(Duration.ofMillis(750));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "100", "1000"})
  void eagerFlushWithinItsRange_isTaken(String millis) {
    assertThat(FlushSettings.of(Map.of("TRACE_EAGER_FLUSH_MS", millis)).eager())
        .isEqualTo(Duration.ofMillis(Long.parseLong(millis)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "99", "1001", "-1", "1s", "0.5"})
  void eagerFlushOutsideItsRange_isRefused_namingTheVariable(String millis) {
    assertThatThrownBy(() -> FlushSettings.of(Map.of("TRACE_EAGER_FLUSH_MS", millis)))
        .hasMessageContaining("TRACE_EAGER_FLUSH_MS");
  }
}

package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
  private static Environment with(String value) {
    return new Environment(Map.of("NAME", value));
  }

  @Test
  void required_setToSomething_isGivenStripped() {
    assertThat(with(" value\n").required("NAME")).isEqualTo("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void required_blank_isRefusedByName(String value) {
    assertThatThrownBy(() -> with(value).required("NAME"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NAME is not set");
    assertThatThrownBy(() -> with(value).required("OTHER")).hasMessage("OTHER is not set");
  }

  @Test
  void optional_absent_isNull_andTextFallsBack() {
    assertThat(with("x").optional("OTHER")).isNull();
    assertThat(with("x").text("OTHER", "fallback")).isEqualTo("fallback");
    assertThat(with("x").text("NAME", "fallback")).isEqualTo("x");
  }

  @Test
  void integer_atBothEdges_isRead() {
    assertThat(with("1").integer("NAME", 7, 1, 9)).isEqualTo(1);
    assertThat(with("9").integer("NAME", 7, 1, 9)).isEqualTo(9);
    assertThat(with("").integer("NAME", 7, 1, 9)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "1.5", "SECRETWORD", "99999999999"})
  void integer_outsideItsRangeOrNotOne_isRefusedWithoutItsValue(String value) {
    assertThatThrownBy(() -> with(value).integer("NAME", 7, 1, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NAME must be a whole number from 1 to 9")
        .hasNoCause();
  }

  @Test
  void number_atBothEdges_isRead() {
    assertThat(with("0").number("NAME", 0.7, 0, 2)).isEqualTo(0);
    assertThat(with("2.0").number("NAME", 0.7, 0, 2)).isEqualTo(2);
    assertThat(with("").number("NAME", 0.7, 0, 2)).isEqualTo(0.7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "2.01", "NaN", "Infinity", "hot"})
  void number_outsideItsRangeOrNotOne_isRefusedByName(String value) {
    assertThatThrownBy(() -> with(value).number("NAME", 0.7, 0, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("NAME must be a number from 0.0 to 2.0");
  }

  @Test
  void text_ofTheWholeEnvironment_holdsNoValues() {
    assertThat(with("SECRETWORD").toString()).isEqualTo("Environment[NAME]");
  }
}

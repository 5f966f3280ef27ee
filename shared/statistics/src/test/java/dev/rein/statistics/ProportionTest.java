package dev.rein.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {
  /// Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17
  /// (1998), table I, method 3 (Wilson's score without continuity correction).
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718"
  })
  void interval_isNewcombes(double part, double whole, double low, double high) {
    Proportion proportion = Proportion.of(part, whole);

    assertThat(proportion.value()).isEqualTo(part / whole);
    assertThat(proportion.ci95().low()).isEqualTo(low, within(0.00005));
    assertThat(proportion.ci95().high()).isEqualTo(high, within(0.00005));
  }

  @Test
  void ends_areExact_andMirrorEachOther() {
    assertThat(Proportion.of(0, 7).ci95().low()).isZero();
    assertThat(Proportion.of(7, 7).ci95().high()).isEqualTo(1);
    assertThat(Proportion.of(7, 7).ci95().low())
        .isEqualTo(1 - Proportion.of(0, 7).ci95().high(), within(1e-15));
  }

  @Test
  void what_isNoShare_isRefused() {
    for (double[] bad :
        new double[][] {{0, 0}, {-1, 5}, {6, 5}, {Double.NaN, 5}, {1, Double.NaN}}) {
      assertThatThrownBy(() -> Proportion.of(bad[0], bad[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}

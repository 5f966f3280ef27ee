package dev.rein.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.junit.jupiter.api.Test;

class CorrelationTest {
  /// Wikipedia, “Spearman's rank correlation coefficient”, example of IQ and hours of television: ρ
  /// = −29/165.
  @Test
  void spearman_isWikipedias() {
    double[] iq = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
    double[] hours = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};

    assertThat(Correlation.spearman(iq, hours).orElseThrow()).isEqualTo(-29.0 / 165, within(1e-12));
  }

  /// SciPy's documentation of `spearmanr`, with a tie: 0.82078268166812329.
  @Test
  void spearman_withTies_isSciPys() {
    assertThat(
            Correlation.spearman(new double[] {1, 2, 3, 4, 5}, new double[] {5, 6, 7, 8, 7})
                .orElseThrow())
        .isEqualTo(0.82078268166812329, within(1e-12));
  }

  /// SciPy's documentation of `kendalltau`, with ties: −0.47140452079103173.
  @Test
  void kendall_withTies_isSciPys() {
    assertThat(
            Correlation.kendallTauB(new double[] {12, 2, 1, 12, 2}, new double[] {1, 4, 7, 1, 0})
                .orElseThrow())
        .isEqualTo(-0.47140452079103173, within(1e-12));
  }

  /// Efron and Tibshirani, An Introduction to the Bootstrap (1993), law school data: r = .776.
  @Test
  void pearson_isThatOfTheLawSchools() {
    assertThat(Correlation.pearson(LawSchools.LSAT, LawSchools.GPA).orElseThrow())
        .isEqualTo(0.776, within(0.0005));
  }

  /// By hand: r = 0.6 is (1/2)·ln(1.6/0.4) = ln 2 on Fisher's scale. Of n = 67 pairs the standard
  /// error is 1/√64 = 1/8, so the bounds there are ln 2 ∓ 1.959964/8 = 0.448152 and 0.938143, and
  /// back, by tanh z = (e^2z − 1)/(e^2z + 1): 1.450528/3.450528 and 5.529206/7.529206.
  @Test
  void interval_onFishersScale_isAsWorkedByHand() {
    Interval interval = Correlation.fisher(0.6, 1, 67).orElseThrow();

    assertThat(interval.low()).isEqualTo(0.420379, within(1e-6));
    assertThat(interval.high()).isEqualTo(0.734368, within(1e-6));
  }

  /// Bonett and Wright's error, √((1 + ρ²/2)/(n − 3)), worked with Python's `math` module.
  @Test
  void spearmans_interval_usesBonettAndWrightsError() {
    Interval interval = Correlation.spearmanInterval(0.6848484, 10).orElseThrow();

    assertThat(interval.low()).isEqualTo(0.015100, within(1e-6));
    assertThat(interval.high()).isEqualTo(0.930389, within(1e-6));
  }

  @Test
  void interval_needsFourPairs_andAScaleThatGoesOn() {
    assertThat(Correlation.spearmanInterval(0.5, 3)).isEmpty();
    assertThat(Correlation.spearmanInterval(0.5, 4)).isPresent();
    assertThat(Correlation.spearmanInterval(1, 40)).isEmpty();
    assertThat(Correlation.spearmanInterval(-1, 40)).isEmpty();
    assertThatThrownBy(() -> Correlation.spearmanInterval(1.01, 40))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void coefficients_ofGeneratedScores_areThoseOfCommonsMath() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      int n = 3 + random.nextInt(40);
      double[] first = random.ints(n, 0, 11).asDoubleStream().toArray();
      double[] second = random.ints(n, 0, 11).asDoubleStream().toArray();
      assertThat(Correlation.spearman(first, second).orElseThrow())
          .as("spearman, seed %d", seed)
          .isEqualTo(new SpearmansCorrelation().correlation(first, second), within(1e-12));
      assertThat(Correlation.kendallTauB(first, second).orElseThrow())
          .as("kendall, seed %d", seed)
          .isEqualTo(new KendallsCorrelation().correlation(first, second), within(1e-12));
      assertThat(Correlation.pearson(first, second).orElseThrow())
          .as("pearson, seed %d", seed)
          .isEqualTo(new PearsonsCorrelation().correlation(first, second), within(1e-12));
    }
  }

  @Test
  void constant_scores_haveNoCorrelation() {
    double[] constant = {0.1, 0.1, 0.1};
    double[] rising = {1, 2, 3};

    assertThat(Correlation.pearson(constant, rising)).isEmpty();
    assertThat(Correlation.spearman(rising, constant)).isEmpty();
    assertThat(Correlation.kendallTauB(rising, constant)).isEmpty();
    assertThat(Correlation.spearman(new double[] {1}, new double[] {1})).isEmpty();
    assertThat(Correlation.kendallTauB(new double[0], new double[0])).isEmpty();
  }

  @Test
  void the_same_order_isOne_andTheOppositeMinusOne() {
    double[] rising = {1, 2, 3, 9};
    double[] falling = {4, 3, 1, 0};

    assertThat(Correlation.spearman(rising, rising)).hasValue(1);
    assertThat(Correlation.spearman(rising, falling)).hasValue(-1);
    assertThat(Correlation.kendallTauB(rising, falling)).hasValue(-1);
  }

  @Test
  void what_isNoPairs_isRefused() {
    assertThatThrownBy(() -> Correlation.spearman(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values and 3");
    assertThatThrownBy(
            () -> Correlation.kendallTauB(new double[] {1, Double.NaN}, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pair 1");
  }

  @Test
  void ranks_ofTies_areTheirMean() {
    assertThat(Ranks.of(new double[] {3, 1, 3, 0.0, -0.0})).containsExactly(4.5, 3, 4.5, 1.5, 1.5);
  }
}

package dev.rein.statistics;

import static dev.rein.statistics.Comparison.Finding.BETTER;
import static dev.rein.statistics.Comparison.Finding.LEANS_BETTER;
import static dev.rein.statistics.Comparison.Finding.NO_EVIDENCE;
import static dev.rein.statistics.Comparison.Finding.WORSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Bootstrap BOOTSTRAP = Bootstrap.seeded(1);

  /// SciPy's documentation of `wilcoxon`, Darwin's pairs of maize plants: 0.041259765625.
  @Test
  void wilcoxon_isSciPys() {
    assertThat(
            Wilcoxon.twoSided(6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75)
                .orElseThrow())
        .isEqualTo(0.041259765625, within(1e-12));
  }

  /// With ties and a zero: SciPy's `wilcoxon` with a `PermutationMethod` over all signs, 0.078125.
  @Test
  void wilcoxon_withTies_isSciPysOverAllSigns() {
    assertThat(Wilcoxon.twoSided(2, 2, -1, 3, 3, -2, 0, 4, 1, 1).orElseThrow())
        .isEqualTo(0.078125, within(1e-12));
  }

  /// SciPy's `wilcoxon` of k + 0.25 for k from −60 to 300: 2.0566e-48 by the normal curve.
  @Test
  void wilcoxon_ofMany_isByTheNormalCurve() {
    double[] many = new double[361];
    for (int i = 0; i < many.length; i++) many[i] = i - 60 + 0.25;
    // Beyond eight deviations the curve is zero here, and a p-value never is.
    assertThat(Wilcoxon.twoSided(many).orElseThrow()).isPositive().isLessThan(1e-14);
  }

  @Test
  void wilcoxon_atItsBound_isTheSameEitherWay() {
    double[] atBound = differences(Wilcoxon.EXACT_UP_TO);
    double[] above = differences(Wilcoxon.EXACT_UP_TO + 1);

    assertThat(Wilcoxon.twoSided(atBound).orElseThrow())
        .isEqualTo(
            new WilcoxonSignedRankTest()
                .wilcoxonSignedRankTest(new double[atBound.length], atBound, false),
            within(0.002));
    assertThat(Wilcoxon.twoSided(above).orElseThrow())
        .isEqualTo(
            new WilcoxonSignedRankTest()
                .wilcoxonSignedRankTest(new double[above.length], above, false),
            within(0.002));
  }

  private static double[] differences(int n) {
    double[] differences = new double[n];
    for (int i = 0; i < n; i++) differences[i] = (i + 1) * (i % 20 < 11 ? 1 : -1);
    return differences;
  }

  @Test
  void wilcoxon_whereNothingDiffers_isAbsent() {
    assertThat(Wilcoxon.twoSided()).isEmpty();
    assertThat(Wilcoxon.twoSided(0, 0)).isEmpty();
    assertThat(Wilcoxon.twoSided(0, 3).orElseThrow()).isEqualTo(1);
    assertThatThrownBy(() -> Wilcoxon.twoSided(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Wikipedia, “Holm–Bonferroni method”: p 0.01, 0.04, 0.03 and 0.005 become 0.03, 0.06, 0.06 and
  /// 0.02; R's `p.adjust` gives the same.
  @Test
  void holm_isWikipedias() {
    assertThat(Holm.adjusted(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Holm.adjusted()).isEmpty();
    assertThat(Holm.adjusted(0.9, 0.8)).containsExactly(1, 1);
  }

  @Test
  void comparison_countsWinsTiesAndLosses() {
    Comparison comparison =
        Comparison.of(new double[] {5, 6, 7, 8}, new double[] {7, 6, 8, 7}, BOOTSTRAP)
            .orElseThrow();

    assertThat(comparison.items()).isEqualTo(4);
    assertThat(comparison.difference()).isEqualTo(0.5);
    assertThat(comparison.wins()).isEqualTo(2);
    assertThat(comparison.ties()).isEqualTo(1);
    assertThat(comparison.losses()).isEqualTo(1);
    assertThat(comparison.ci95()).isEqualTo(BOOTSTRAP.mean(new double[] {2, 0, 1, -1}).get());
    assertThat(Comparison.findings(List.of(comparison))).containsExactly(NO_EVIDENCE);
  }

  @Test
  void turned_round_theWinnerIsTheLoser() {
    double[] low = {5, 6, 5, 7, 6, 5, 6, 5, 4, 6, 5, 5};
    double[] high = {7, 8, 6, 9, 7, 6, 9, 6, 6, 7, 7, 6};
    Comparison up = Comparison.of(low, high, BOOTSTRAP).orElseThrow();
    Comparison down = Comparison.of(high, low, BOOTSTRAP).orElseThrow();

    assertThat(Comparison.findings(List.of(up, down))).containsExactly(BETTER, WORSE);
    assertThat(down.difference()).isEqualTo(-up.difference());
    assertThat(down.pValue()).isEqualTo(up.pValue());
  }

  @Test
  void among_manyCriteria_oneFindingIsNotEnough() {
    Comparison one = new Comparison(60, 0.4, new Interval(0.1, 0.7), 30, 15, 15, 0.01);
    Comparison none = new Comparison(60, 0, new Interval(-0.3, 0.3), 20, 20, 20, 0.9);

    assertThat(Comparison.findings(List.of(one))).containsExactly(BETTER);
    assertThat(Comparison.findings(List.of(one, none, none, none)))
        .containsExactly(LEANS_BETTER, NO_EVIDENCE, NO_EVIDENCE, NO_EVIDENCE);
  }

  @Test
  void few_items_areComparedWithoutAnInterval() {
    assertThat(Comparison.of(new double[0], new double[0], BOOTSTRAP)).isEmpty();
    Comparison single = Comparison.of(new double[] {1}, new double[] {9}, BOOTSTRAP).orElseThrow();
    assertThat(single.ci95()).isNull();
    assertThat(Comparison.findings(List.of(single))).containsExactly(NO_EVIDENCE);
  }
}

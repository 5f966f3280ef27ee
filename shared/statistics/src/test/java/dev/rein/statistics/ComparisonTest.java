package dev.rein.statistics;

import static dev.rein.statistics.Comparison.Finding.BETTER;
import static dev.rein.statistics.Comparison.Finding.LEANS_BETTER;
import static dev.rein.statistics.Comparison.Finding.NO_EVIDENCE;
import static dev.rein.statistics.Comparison.Finding.WORSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    assertThat(Wilcoxon.twoSided(many).orElseThrow())
        .isEqualTo(2.056621928189991e-48, within(1e-60));
  }

  /// SciPy's `wilcoxon` by the normal curve, without its correction for continuity: 0.0047384833.
  /// Were the ties left out of the variance, it would be 0.0053522550.
  @Test
  void wilcoxon_ofManyTies_isSciPys() {
    double[] tied = new double[250];
    for (int i = 0; i < tied.length; i++) tied[i] = (i % 5 < 2 ? -1 : 1) * (1 + i % 3);
    assertThat(Wilcoxon.twoSided(tied).orElseThrow())
        .isEqualTo(0.004738483327997977, within(1e-12));
  }

  /// SciPy's exact values; by the normal curve they would be 0.0207 and 0.5338.
  @Test
  void wilcoxon_upToItsBound_isExact() {
    double[] thirty = new double[30];
    for (int i = 0; i < thirty.length; i++) thirty[i] = (i + 1) * (i % 4 == 0 ? -1 : 1);
    assertThat(Wilcoxon.twoSided(thirty).orElseThrow())
        .isEqualTo(0.019660815596580505, within(1e-12));
    assertThat(Wilcoxon.twoSided(differences(200)).orElseThrow())
        .isEqualTo(0.5349559956270875, within(1e-12));
  }

  /// Means of three verdicts each. Of the sums themselves SciPy's `wilcoxon` gives 0.037109375 over
  /// all signs; the last bits of the thirds made 0.0137 of it, and a winner.
  @Test
  void thirds_thatDifferAlike_areTies() {
    double[] first = thirds(19, 20, 20, 18, 21, 19, 22, 19, 19, 20, 19, 17);
    double[] second = thirds(23, 21, 20, 20, 23, 21, 20, 21, 22, 19, 19, 26);
    Comparison comparison = Comparison.of(first, second, BOOTSTRAP).orElseThrow();

    assertThat(comparison.pValue()).isEqualTo(0.037109375, within(1e-12));
    assertThat(Comparison.findings(List.of(comparison))).containsExactly(LEANS_BETTER);
  }

  private static double[] thirds(double... sums) {
    return Arrays.stream(sums).map(sum -> sum / 3).toArray();
  }

  /// What they differ by is the order in which their parts were added.
  @Test
  void means_thatAreEqualOnPaper_areNeitherWonNorLost() {
    double[] first = {0.1 + 0.2 + 0.3, 1.1 + 2.2, 1e-7 + 2e-7, 5};
    double[] second = {0.3 + 0.2 + 0.1, 3.3, 3e-7, 5};
    assertThat(first).isNotEqualTo(second);
    Comparison comparison = Comparison.of(first, second, BOOTSTRAP).orElseThrow();

    assertThat(comparison.ties()).isEqualTo(4);
    assertThat(comparison.wins() + comparison.losses()).isZero();
    assertThat(comparison.difference()).isZero();
    assertThat(comparison.ci95()).isEqualTo(new Interval(0, 0));
    assertThat(comparison.pValue()).isEqualTo(1);
  }

  /// In US dollars, where calls of cheap models differ in the eighth place.
  @Test
  void costs_thatDifferLittle_areNotTies() {
    double[] first = {0.00110001, 0.00110002, 0.00110003, 0};
    double[] second = {0.00110002, 0.00110003, 0.00110002, 1e-10};
    Comparison comparison = Comparison.of(first, second, BOOTSTRAP).orElseThrow();

    assertThat(comparison.wins()).isEqualTo(3);
    assertThat(comparison.losses()).isEqualTo(1);
    assertThat(comparison.ties()).isZero();
    // Three share a rank, one of them the other way; as SciPy's `wilcoxon` over all signs.
    assertThat(comparison.pValue()).isEqualTo(0.625, within(1e-12));
  }

  @Test
  void interval_thatEndsAtZero_isNoEvidence() {
    Comparison low = new Comparison(60, 0.4, new Interval(0, 0.8), 30, 15, 15, 0.001);
    Comparison high = new Comparison(60, -0.4, new Interval(-0.8, 0), 15, 15, 30, 0.001);

    assertThat(Comparison.findings(List.of(low, high))).containsExactly(NO_EVIDENCE, NO_EVIDENCE);
  }

  /// SciPy's `binomtest` of the one part of those on which only one of two failed.
  @ParameterizedTest
  @CsvSource({
    "30, 0, 1.862645149230957e-09",
    "0, 6, 0.03125",
    "5, 0, 0.0625",
    "9, 1, 0.021484375",
    "12, 5, 0.143463134765625",
    "3, 3, 1",
    "0, 0, 1"
  })
  void mcnemar_isSciPys(int first, int second, double published) {
    assertThat(McNemar.twoSided(first, second)).isCloseTo(published, withinPercentage(1e-9));
  }

  /// 2^-1099 is no double; the p-value is above 0 all the same.
  @Test
  void mcnemar_ofMany_isAboveZero() {
    assertThat(McNemar.twoSided(1_100, 0)).isPositive().isLessThan(1e-300);
    // SciPy's `binomtest(700, 1500)`.
    assertThat(McNemar.twoSided(700, 800)).isCloseTo(0.010559255466711506, withinPercentage(1e-6));
    assertThatThrownBy(() -> McNemar.twoSided(-1, 0)).isInstanceOf(IllegalArgumentException.class);
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

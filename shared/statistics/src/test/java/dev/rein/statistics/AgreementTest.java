package dev.rein.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AgreementTest {
  /// scikit-learn's documentation of `mean_absolute_error`: 0.5; the signed errors of the same
  /// numbers are −0.5, 0.5, 0 and 1.
  @Test
  void errors_areScikitLearns() {
    double[] truth = {3, -0.5, 2, 7};
    double[] predicted = {2.5, 0.0, 2, 8};

    assertThat(Agreement.meanAbsoluteError(truth, predicted)).hasValue(0.5);
    assertThat(Agreement.bias(truth, predicted)).hasValue(0.25);
    assertThat(Agreement.within(0, truth, predicted)).hasValue(0.25);
    assertThat(Agreement.within(0.5, truth, predicted)).hasValue(0.75);
    assertThat(Agreement.within(1, truth, predicted)).hasValue(1);
  }

  @Test
  void decimal_distances_countAsWritten() {
    assertThat(Agreement.within(1, new double[] {6.1}, new double[] {7.1})).hasValue(1);
    assertThat(Agreement.within(0, new double[] {0.3}, new double[] {0.1 + 0.2})).hasValue(1);
    assertThat(Agreement.within(1, new double[] {6.1}, new double[] {7.11})).hasValue(0);
  }

  @Test
  void no_pairs_agreeOnNothing() {
    double[] none = {};
    assertThat(Agreement.bias(none, none)).isEmpty();
    assertThat(Agreement.meanAbsoluteError(none, none)).isEmpty();
    assertThat(Agreement.within(1, none, none)).isEmpty();
    assertThat(Kappa.quadratic(none, none)).isEmpty();
    assertThatThrownBy(() -> Agreement.within(-1, none, none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// scikit-learn's documentation of `confusion_matrix`.
  @Test
  void confusion_isScikitLearns() {
    ConfusionMatrix matrix =
        ConfusionMatrix.of(new int[] {2, 0, 2, 2, 0, 1}, new int[] {0, 0, 2, 2, 0, 2}, 0, 2);

    assertThat(matrix.counts())
        .containsExactly(List.of(2, 0, 0), List.of(0, 0, 1), List.of(1, 0, 2));
    assertThat(matrix.total()).isEqualTo(6);
  }

  /// Wikipedia, “Cohen's kappa”: three tables with κ 0.4, 0.1304 and 0.2593.
  @Test
  void kappa_isWikipedias() {
    assertKappa(Weighting.NONE, 0.4, 0.00005, List.of(List.of(20, 5), List.of(10, 15)));
    assertKappa(Weighting.NONE, 0.1304, 0.00005, List.of(List.of(45, 15), List.of(25, 15)));
    assertKappa(Weighting.NONE, 0.2593, 0.00005, List.of(List.of(25, 35), List.of(5, 35)));
  }

  /// scikit-learn's documentation of `cohen_kappa_score` (0.6875; negative, neutral and positive
  /// are 0, 1 and 2) and its own tests of it (0.9315 without weights, 0.9412 linear, 0.9541
  /// quadratic).
  @Test
  void kappa_isScikitLearns() {
    assertThat(
            ConfusionMatrix.of(new int[] {0, 2, 0, 1, 2}, new int[] {0, 2, 0, 1, 0}, 0, 2)
                .kappa(Weighting.NONE)
                .orElseThrow())
        .isEqualTo(0.6875, within(1e-12));
    int[] first = IntStream.range(0, 100).map(i -> i < 46 ? 0 : i < 90 ? 1 : 2).toArray();
    int[] second = IntStream.range(0, 100).map(i -> i < 50 ? 0 : i < 90 ? 1 : 2).toArray();
    ConfusionMatrix matrix = ConfusionMatrix.of(first, second, 0, 2);
    assertThat(matrix.kappa(Weighting.NONE).orElseThrow()).isEqualTo(0.9315, within(0.00005));
    assertThat(matrix.kappa(Weighting.LINEAR).orElseThrow()).isEqualTo(0.9412, within(0.00005));
    assertThat(matrix.kappa(Weighting.QUADRATIC).orElseThrow()).isEqualTo(0.9541, within(0.00005));
    assertThat(Kappa.quadratic(doubles(first), doubles(second)).orElseThrow())
        .isEqualTo(0.9541, within(0.00005));
  }

  /// R's package Metrics (Hamner), the scorer of the essay-scoring contests, and its own tests.
  @Test
  void quadratic_kappa_isThatOfTheEssayContests() {
    assertQuadratic(0.4, new int[] {1, 2, 1}, new int[] {1, 2, 2});
    assertQuadratic(0.75, new int[] {1, 2, 3, 1, 2, 3}, new int[] {1, 2, 3, 1, 3, 2});
    assertQuadratic(1.0, new int[] {1, 2, 3}, new int[] {1, 2, 3});
    assertQuadratic(0.8421052631578947, new int[] {1, 3, 5}, new int[] {2, 4, 6});
    assertQuadratic(0.6956521739130435, new int[] {1, 3, 3, 5}, new int[] {2, 4, 5, 6});
  }

  @Test
  void quadratic_kappa_isTheSameByTableAndWithout() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      int n = 2 + random.nextInt(40);
      int[] first = random.ints(n, 0, 11).toArray();
      int[] second = random.ints(n, 0, 11).toArray();
      assertThat(Kappa.quadratic(doubles(first), doubles(second)).orElseThrow())
          .as("seed %d", seed)
          .isEqualTo(
              ConfusionMatrix.of(first, second, 0, 10).kappa(Weighting.QUADRATIC).orElseThrow(),
              within(1e-12));
    }
  }

  @Test
  void kappa_ofOneScoreThroughout_isAbsent_andNeverNaN() {
    int[] same = {7, 7, 7};
    for (Weighting weighting : Weighting.values()) {
      assertThat(ConfusionMatrix.of(same, same, 0, 10).kappa(weighting)).isEmpty();
      assertThat(ConfusionMatrix.of(new int[0], new int[0], 0, 10).kappa(weighting)).isEmpty();
    }
    assertThat(Kappa.quadratic(doubles(same), doubles(same))).isEmpty();
    // One rater constant is chance itself, which is 0 and not absent.
    assertQuadratic(0, same, new int[] {6, 7, 8});
  }

  @Test
  void scores_outsideTheScale_areRefused() {
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {11}, new int[] {1}, 0, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("11");
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {1}, new int[] {-1}, 0, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {1}, new int[2], 0, 10))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConfusionMatrix(0, List.of(List.of(1), List.of(2))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ConfusionMatrix.of(new int[] {0}, new int[] {99}, 0, 99).total()).isEqualTo(1);
    assertThatThrownBy(() -> ConfusionMatrix.of(new int[] {0}, new int[] {0}, 0, 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertKappa(
      Weighting weighting, double published, double within, List<List<Integer>> rows) {
    assertThat(new ConfusionMatrix(0, rows).kappa(weighting).orElseThrow())
        .isEqualTo(published, within(within));
  }

  private static void assertQuadratic(double published, int[] first, int[] second) {
    assertThat(Kappa.quadratic(doubles(first), doubles(second)).orElseThrow())
        .isEqualTo(published, within(1e-12));
  }

  private static double[] doubles(int[] values) {
    return Arrays.stream(values).asDoubleStream().toArray();
  }
}

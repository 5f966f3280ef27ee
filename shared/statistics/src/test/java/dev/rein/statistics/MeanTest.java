package dev.rein.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeanTest {
  /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, upper critical values of Student's
  /// t distribution, column 0.975.
  @ParameterizedTest
  @CsvSource({
    "1, 12.706", "2, 4.303", "3, 3.182", "4, 2.776", "5, 2.571", "6, 2.447", "7, 2.365",
    "8, 2.306", "9, 2.262", "10, 2.228", "20, 2.086", "30, 2.042", "60, 2.000", "100, 1.984"
  })
  void critical_value_isTheHandbooks(long degreesOfFreedom, double published) {
    assertThat(StudentT.critical95(degreesOfFreedom)).isEqualTo(published, within(0.0005));
  }

  @Test
  void critical_value_isThatOfCommonsMath_upToAndBeyondTheSeries() {
    for (long df : new long[] {1, 2, 3, 4, 7, 50, 199, 200, 201, 202, 1_000, 100_000, 10_000_000}) {
      assertThat(StudentT.critical95(df))
          .as("df %d", df)
          .isEqualTo(
              new TDistribution(null, df, 1e-12).inverseCumulativeProbability(0.975), within(1e-7));
    }
  }

  @Test
  void normal_curve_isThatOfCommonsMath() {
    NormalDistribution reference = new NormalDistribution();
    for (double x = -9; x <= 9; x += 0.125) {
      assertThat(Normal.cumulative(x)).isEqualTo(reference.cumulativeProbability(x), within(1e-14));
    }
  }

  /// SciPy's `norm.cdf`.
  @ParameterizedTest
  @CsvSource({
    "-2.99, 0.0013948872354922468",
    "-3.01, 0.0013062384487694675",
    "-5, 2.866515718791933e-07",
    "-8, 6.22096057427174e-16",
    "-14.5, 6.057494764415047e-48",
    "-37, 5.7255712225239266e-300"
  })
  void normal_tail_isSciPys_inAllItsDigits(double x, double published) {
    assertThat(Normal.cumulative(x)).isCloseTo(published, withinPercentage(1e-5));
    assertThat(Normal.cumulative(-x)).isEqualTo(1 - published, within(1e-15));
  }

  /// NIST/SEMATECH e-Handbook, 1.3.5.2, data set ZARR13: n 195, mean 9.261460, s 0.022789, 95 %
  /// limits 9.258242 and 9.264679. Here from the sums that these make.
  @Test
  void interval_ofSums_isTheHandbooks() {
    BigDecimal n = BigDecimal.valueOf(195);
    BigDecimal sum = new BigDecimal("9.261460").multiply(n);
    BigDecimal squares =
        new BigDecimal("0.022789")
            .pow(2)
            .multiply(BigDecimal.valueOf(194))
            .add(sum.multiply(new BigDecimal("9.261460")));

    Mean mean = Mean.ofSums(195, sum, squares).orElseThrow();

    assertThat(mean.value()).isEqualTo(9.261460, within(1e-9));
    Interval interval = ciOf(mean);
    assertThat(interval.low()).isEqualTo(9.258242, within(1.5e-6));
    assertThat(interval.high()).isEqualTo(9.264679, within(1.5e-6));
  }

  @Test
  void sums_andValues_giveTheSameMean() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      double[] values = random.doubles(2 + random.nextInt(30), 0, 10).toArray();
      BigDecimal sum = BigDecimal.ZERO;
      BigDecimal squares = BigDecimal.ZERO;
      for (double value : values) {
        sum = sum.add(BigDecimal.valueOf(value));
        squares = squares.add(BigDecimal.valueOf(value).pow(2));
      }
      Mean ofValues = Mean.of(values).orElseThrow();
      Mean ofSums = Mean.ofSums(values.length, sum, squares).orElseThrow();
      assertThat(ofSums.value()).as("seed %d", seed).isEqualTo(ofValues.value(), within(1e-12));
      assertThat(ciOf(ofSums).low()).isEqualTo(ciOf(ofValues).low(), within(1e-9));
      assertThat(ciOf(ofSums).high()).isEqualTo(ciOf(ofValues).high(), within(1e-9));
    }
  }

  @Test
  void no_value_hasNoMean_andOneHasNoInterval_andEqualOnesHaveNoWidth() {
    assertThat(Mean.of()).isEmpty();
    assertThat(Mean.ofSums(0, BigDecimal.ZERO, BigDecimal.ZERO)).isEmpty();
    assertThat(Mean.of(7).orElseThrow()).isEqualTo(new Mean(1, 7, null));
    BigDecimal third = new BigDecimal("0.1").multiply(BigDecimal.valueOf(3));
    assertThat(Mean.ofSums(3, third, new BigDecimal("0.03")).orElseThrow().ci95())
        .isEqualTo(new Interval(0.1, 0.1));
  }

  @Test
  void interval_refusesWhatIsNone() {
    assertThatThrownBy(() -> new Interval(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Interval(Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StudentT.critical95(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void interval_holdsItsEnds_andIsCutAtBoth() {
    Interval interval = new Interval(-1, 4);
    assertThat(interval.contains(-1)).isTrue();
    assertThat(interval.contains(4)).isTrue();
    assertThat(interval.contains(4.01)).isFalse();
    assertThat(interval.contains(-1.01)).isFalse();
    assertThat(interval.within(0, 3)).isEqualTo(new Interval(0, 3));
    assertThat(interval.within(-2, 5)).isEqualTo(interval);
    assertThatThrownBy(() -> interval.within(5, 6)).isInstanceOf(IllegalArgumentException.class);
  }

  /// NumPy's `quantile`, linear between neighbours.
  @Test
  void quantile_isNumPys() {
    double[] doubling = {1, 2, 4, 8, 16};
    assertThat(Quantiles.of(0.1, doubling).orElseThrow()).isEqualTo(1.4, within(1e-12));
    assertThat(Quantiles.of(0.3, doubling).orElseThrow()).isEqualTo(2.4, within(1e-12));
    assertThat(Quantiles.of(0.85, doubling).orElseThrow()).isEqualTo(11.2, within(1e-12));
  }

  /// NumPy's documentation of `quantile` and `median`: a = [[10, 7, 4], [3, 2, 1]].
  @Test
  void median_isNumPys() {
    assertThat(Quantiles.median(10, 7, 4, 3, 2, 1)).hasValue(3.5);
    assertThat(Quantiles.median(10, 7, 4)).hasValue(7);
    assertThat(Quantiles.median()).isEmpty();
    assertThat(Quantiles.of(0, 10, 7, 4)).hasValue(4);
    assertThat(Quantiles.of(1, 10, 7, 4)).hasValue(10);
    assertThatThrownBy(() -> Quantiles.of(1.01, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Interval ciOf(Mean mean) {
    Interval interval = mean.ci95();
    if (interval == null) throw new AssertionError("no interval");
    return interval;
  }
}

package dev.rein.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import java.util.Random;
import org.apache.commons.math3.stat.StatUtils;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  /// Efron and Tibshirani (1993), table 6.1: the standard error of the law schools' correlation is
  /// .132 by 3200 resamples. The interval's ends are those of SciPy's resampling with 100,000.
  @Test
  void law_schools_haveThePublishedError() {
    double[] replicates =
        new Bootstrap(7, 20_000)
            .replicates(
                LawSchools.LSAT.length,
                indices ->
                    Correlation.pearson(
                        Pairs.picked(LawSchools.LSAT, indices),
                        Pairs.picked(LawSchools.GPA, indices)));

    assertThat(Math.sqrt(StatUtils.variance(replicates))).isEqualTo(0.132, within(0.004));
    assertThat(Quantiles.ofSorted(0.025, replicates)).isEqualTo(0.458, within(0.015));
    assertThat(Quantiles.ofSorted(0.975, replicates)).isEqualTo(0.962, within(0.005));
  }

  /// Hesterberg (2015), section 5.2: Φ(−√(n/(n−1))·t), worked with SciPy.
  @Test
  void tail_isHesterbergs() {
    assertThat(Bootstrap.tail(5)).isEqualTo(0.0009541006, within(1e-9));
    assertThat(Bootstrap.tail(10)).isEqualTo(0.0085506390, within(1e-9));
    assertThat(Bootstrap.tail(60)).isEqualTo(0.0218017909, within(1e-9));
    assertThat(Bootstrap.tail(1_000_000)).isEqualTo(0.025, within(1e-6));
  }

  @Test
  void interval_ofAMean_holdsTheTrueOneNinetyFiveTimesOfAHundred() {
    int held = 0;
    for (long seed = 1; seed <= 1_000; seed++) {
      Random random = new Random(seed);
      double[] values = random.doubles(20).map(_ -> random.nextGaussian()).toArray();
      if (new Bootstrap(seed, 1_000).mean(values).orElseThrow().contains(0)) held++;
    }
    // Three standard errors of a share of 95 % in 1,000.
    assertThat(held).isBetween(930, 970);
  }

  @Test
  void same_seed_givesTheSameInterval_andAnotherAnother() {
    double[] values = {1.25, 4, 4.5, 6.03, 7.7, 7.1, 9.4, 2.2, 5.9};
    Bootstrap bootstrap = Bootstrap.seeded(1);

    assertThat(bootstrap.mean(values)).isEqualTo(bootstrap.mean(values));
    assertThat(bootstrap.mean(values)).isNotEqualTo(Bootstrap.seeded(2).mean(values));
  }

  @Test
  void one_value_hasNoInterval() {
    assertThat(Bootstrap.seeded(1).mean(new double[] {3})).isEmpty();
    assertThat(Bootstrap.seeded(1).mean(new double[0])).isEmpty();
    assertThat(Bootstrap.seeded(1).mean(new double[] {3, 3})).contains(new Interval(3, 3));
    assertThatThrownBy(() -> new Bootstrap(1, 99)).isInstanceOf(IllegalArgumentException.class);
    assertThat(new Bootstrap(1, 100).mean(new double[] {1, 2})).isPresent();
  }

  @Test
  void statistic_thatIsOftenUndefined_hasNoInterval() {
    double[] nearlyConstant = {7, 7, 7, 8};
    assertThat(Bootstrap.seeded(1).pairs(nearlyConstant, nearlyConstant, Kappa::quadratic))
        .isEmpty();
    int[] asked = {0};
    assertThat(
            Bootstrap.seeded(1)
                .interval(
                    9,
                    _ ->
                        ++asked[0] % 20 == 0
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(asked[0])))
        .as("one in twenty may be undefined")
        .isPresent();
    int[] tried = {0};
    assertThat(
            Bootstrap.seeded(1)
                .interval(
                    9, _ -> tried[0]++ <= 100 ? OptionalDouble.empty() : OptionalDouble.of(1)))
        .as("and not one more")
        .isEmpty();
  }

  /// Replicates 0 to 100, so that an end is a percentile: 2.18017909 by [Bootstrap#tail(int)].
  @Test
  void interval_cutsOffAsMuchAboveAsBelow() {
    int[] asked = {0};
    Interval interval =
        new Bootstrap(1, 101).interval(60, _ -> OptionalDouble.of(asked[0]++)).orElseThrow();

    assertThat(interval.low()).isEqualTo(2.18017909, within(1e-6));
    assertThat(interval.high()).isEqualTo(97.81982091, within(1e-6));
  }
}

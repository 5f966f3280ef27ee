package dev.rein.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.statistics.Comparison.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What the rule for calling a winner does where the truth is known: 60 items with four criteria
/// each, judged in whole points from 0 to 10.
class SimulationTest {
  private static final int SIMULATIONS = 200;
  private static final int ITEMS = 60;
  private static final int CRITERIA = 4;

  /// How one judged score comes about: the item's own quality, and what differs at each try.
  private record World(double quality, double itemSpread, double noise) {
    double[][] judged(Random random, double better) {
      double[][] scores = new double[2][ITEMS];
      for (int i = 0; i < ITEMS; i++) {
        double item = quality + itemSpread * random.nextGaussian();
        for (int version = 0; version < 2; version++) {
          double score = item + version * better + noise * random.nextGaussian();
          scores[version][i] = Math.clamp(Math.round(score), 0, 10);
        }
      }
      return scores;
    }
  }

  private static final World USUAL = new World(6.5, 1.5, 1.2);
  private static final World NOISY = new World(5.5, 1, 2.2);
  private static final World NEARLY_ALWAYS_EIGHT = new World(8, 0.1, 0.35);
  private static final World AT_THE_CEILING = new World(10, 1.5, 1.2);

  @Test
  void equal_versions_haveAWinnerInAtMostFivePercent() {
    for (World world : List.of(USUAL, NOISY, NEARLY_ALWAYS_EIGHT, AT_THE_CEILING)) {
      assertThat(winners(world, 0)).as("%s", world).isLessThanOrEqualTo(SIMULATIONS / 20);
    }
  }

  @Test
  void one_point_isFoundWithSixtyItems() {
    assertThat(winners(USUAL, 1)).isEqualTo(SIMULATIONS);
    // Two tries at one item differ by 3 points here, and one point may drown in that.
    assertThat(winners(NOISY, 1)).isGreaterThan(SIMULATIONS * 3 / 4);
  }

  /// In how many simulations any criterion is called better or worse.
  private static int winners(World world, double better) {
    int winners = 0;
    for (long seed = 1; seed <= SIMULATIONS; seed++) {
      Random random = new Random(seed);
      List<Comparison> criteria = new ArrayList<>();
      for (int criterion = 0; criterion < CRITERIA; criterion++) {
        double[][] scores = world.judged(random, better);
        criteria.add(Comparison.of(scores[0], scores[1], new Bootstrap(seed, 1_000)).orElseThrow());
      }
      List<Finding> findings = Comparison.findings(criteria);
      if (better > 0) assertThat(findings).as("seed %d", seed).doesNotContain(Finding.WORSE);
      if (findings.contains(Finding.BETTER) || findings.contains(Finding.WORSE)) winners++;
    }
    return winners;
  }
}

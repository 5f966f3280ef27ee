package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void lanes_openWithConflictsUpToTheirMost_andCloseWhenItIsCalm() {
    Spread spread = new Spread();
    assertThat(spread.lanes()).isEqualTo(1);
    for (int expected = 2; expected <= Spread.LANES; expected *= 2) {
      spread.conflict();
      assertThat(spread.lanes()).isEqualTo(expected);
    }
    spread.conflict();
    assertThat(spread.lanes()).isEqualTo(Spread.LANES);
    for (int i = 1; i < Spread.CALM; i++) spread.done();
    assertThat(spread.lanes()).isEqualTo(Spread.LANES);
    spread.done();
    assertThat(spread.lanes()).isEqualTo(Spread.LANES / 2);
    for (int i = 0; i < 10 * Spread.CALM; i++) spread.done();
    assertThat(spread.lanes()).isEqualTo(1);
  }

  @Test
  void places_areAllShardsAndAllOpenLanes() {
    Spread spread = new Spread();
    Set<Integer> shards = new TreeSet<>();
    for (int i = 0; i < 2_000; i++) {
      assertThat(spread.next().lane()).isZero();
      shards.add(spread.next().shard());
    }
    assertThat(shards).hasSize(Spread.SHARDS);
    spread.conflict();
    Set<Integer> lanes = new TreeSet<>();
    for (int i = 0; i < 2_000; i++) lanes.add(spread.next().lane());
    assertThat(lanes).containsExactly(0, 1);
  }
}

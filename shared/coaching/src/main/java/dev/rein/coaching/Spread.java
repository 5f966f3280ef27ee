package dev.rein.coaching;

import java.util.concurrent.ThreadLocalRandom;

/// Chooses where a change is counted, so that transactions seldom meet on one counter.
///
/// Every count may be in any of [#SHARDS] partitions, for a partition takes about 1,000 write units
/// a second, and in each in any of up to [#LANES] items, for two transactions on one item exclude
/// each other. Lanes are opened only where conflicts are met, so that a quiet table has few
/// counters to read. Sums add up over all of them: what is taken back need not be taken from where
/// it was counted.
final class Spread {
  static final int SHARDS = 16;

  static final int LANES = 16;

  /// Changes in a row without a conflict after which half of the lanes is enough.
  static final int CALM = 200;

  private int lanes = 1;
  private int calm;

  record Place(int shard, int lane) {}

  synchronized Place next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new Place(random.nextInt(SHARDS), random.nextInt(lanes));
  }

  synchronized void conflict() {
    lanes = Math.min(LANES, 2 * lanes);
    calm = 0;
  }

  synchronized void done() {
    if (lanes == 1 || ++calm < CALM) return;
    lanes /= 2;
    calm = 0;
  }

  synchronized int lanes() {
    return lanes;
  }
}

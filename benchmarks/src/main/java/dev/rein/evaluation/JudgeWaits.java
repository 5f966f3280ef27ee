package dev.rein.evaluation;

import java.util.function.DoubleSupplier;

/// Lends the function's own waiting to the simulation, as [dev.rein.redelivery.RedeliveryWaits]
/// does.
public final class JudgeWaits {
  private final Waits waits;

  /// @param jitter from 0 (inclusive) to 1
  public JudgeWaits(DoubleSupplier jitter) {
    this.waits = new Waits(jitter);
  }

  /// @param tries made so far, from 1, without an answer of the model
  public double seconds(int tries) {
    return waits.moment(tries).toMillis() / 1e3;
  }
}

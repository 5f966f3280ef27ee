package dev.rein.redelivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/// Lends the function's own waiting to the simulation: a copy of it would soon be another one.
public final class RedeliveryWaits {
  private final Backoff backoff;

  /// @param jitter from 0 (inclusive) to 1
  public RedeliveryWaits(DoubleSupplier jitter) {
    this.backoff = new Backoff(jitter);
  }

  /// @param tries made so far, from 1
  /// @param reason as the courier gives it, e.g. `unreachable`
  public double seconds(int tries, String reason) {
    return backoff.after(tries, reason, null).toMillis() / 1e3;
  }

  /// @param askedSeconds what Opik asked for
  public double seconds(int tries, String reason, double askedSeconds) {
    Duration asked = Duration.ofMillis(Math.round(askedSeconds * 1e3));
    return backoff.after(tries, reason, asked).toMillis() / 1e3;
  }
}

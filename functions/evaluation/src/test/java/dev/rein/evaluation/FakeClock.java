package dev.rein.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that is set by hand.
final class FakeClock implements InstantSource {
  private volatile Instant now;

  FakeClock(Instant now) {
    this.now = now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }
}

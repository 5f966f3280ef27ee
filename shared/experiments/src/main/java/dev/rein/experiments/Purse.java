package dev.rein.experiments;

import java.math.BigDecimal;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Money that may be spent. A piece of work begins only if what its sort is expected to cost fits
/// beside all that is under way. So the budget is kept but for what a piece costs more than any of
/// its sort before it.
final class Purse {
  private final @Nullable BigDecimal budget;
  private final Expected expected;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private BigDecimal spent;
  private BigDecimal reserved = BigDecimal.ZERO;
  private int underWay;
  private boolean closed;

  /// @param budget null for none
  /// @param spent before
  /// @param expected with the experience that there is, to which this adds
  Purse(@Nullable BigDecimal budget, BigDecimal spent, Expected expected) {
    this.budget = budget;
    this.spent = spent;
    this.expected = expected;
  }

  /// Waits where it does not fit beside what is under way, for most of that costs less than is put
  /// aside for it.
  ///
  /// @return what was put aside, to be given back to [#settle]; null if it does not fit
  @Nullable BigDecimal take(Unit.Part part) {
    lock.lock();
    try {
      while (!closed) {
        BigDecimal amount = expected.of(part, budget);
        if (fits(amount)) {
          reserved = reserved.add(amount);
          underWay++;
          return amount;
        }
        if (underWay == 0) return null;
        settled.awaitUninterruptibly();
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(BigDecimal amount) {
    return budget == null
        || (spent.compareTo(budget) < 0 && spent.add(reserved).add(amount).compareTo(budget) <= 0);
  }

  void settle(Unit.Part part, BigDecimal putAside, Outcome outcome) {
    lock.lock();
    try {
      expected.seen(part, outcome);
      reserved = reserved.subtract(putAside);
      spent = spent.add(outcome.costs().usd());
      underWay--;
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Nothing is given any more, and nobody waits.
  void close() {
    lock.lock();
    try {
      closed = true;
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  BigDecimal spent() {
    lock.lock();
    try {
      return spent;
    } finally {
      lock.unlock();
    }
  }
}

package dev.rein.feedback;

import dev.rein.testing.SqsGate;
import dev.rein.testing.SqsGate.Way;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.util.concurrent.atomic.AtomicInteger;

/// A process that dies at its n-th call to the table or to Opik: from then on nothing it does
/// reaches either.
final class Deaths {
  private Deaths() {}

  /// @param cut the call at which it dies, from 1
  /// @param death what becomes of that call
  /// @return how many calls there were so far
  static AtomicInteger at(int cut, Way death, SqsGate gate, OpikStandIn opik) {
    AtomicInteger calls = new AtomicInteger();
    gate.decide(
        _ -> {
          int number = calls.incrementAndGet();
          return number < cut ? Way.THROUGH : number == cut ? death : Way.FORBID;
        });
    opik.faults(
        _ -> {
          int number = calls.incrementAndGet();
          if (number < cut) return Fault.none();
          boolean stored = number == cut && death == Way.RESET_AFTER;
          return stored ? Fault.storedBut(401) : Fault.status(401);
        });
    return calls;
  }
}

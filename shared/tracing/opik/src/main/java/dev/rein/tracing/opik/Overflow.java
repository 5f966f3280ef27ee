package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Item;
import java.util.List;

/// Keeps what Opik did not take, for later delivery.
@FunctionalInterface
public interface Overflow {

  /// Called once per flush and reason, on a thread of its own. It should not throw, and nobody
  /// waits for it after `deadline`; items it did not answer for by then count as dropped.
  ///
  /// @param undelivered never empty
  /// @param reason one of the constants of [DropReason]; see [DropReason#mayHelpLater]
  /// @return how many of `undelivered` are now kept durably
  int spill(List<Item> undelivered, String reason, Deadline deadline);

  /// Called, on a thread of its own, while a flush still waits for Opik and may fail: what takes
  /// time in a process that never spilled can be done in that wait. May be called again; nobody
  /// waits.
  default void prepare() {}

  /// Keeps nothing.
  static Overflow none() {
    return (_, _, _) -> 0;
  }
}

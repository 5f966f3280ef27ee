package dev.rein.generation;

import dev.rein.coaching.Spend;
import dev.rein.tracing.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;

/// Something that is paid for and must be stored: not given up at the first trouble of the store,
/// and paid once where only the store's answer was lost.
///
/// @param what for the log
/// @param once stores it with what it cost
/// @param isKept whether it is stored, as read anew
record Keeping(String what, Spend spend, Runnable once, BooleanSupplier isKept) {
  private static final Logger LOG = System.getLogger(Keeping.class.getName());

  /// @throws NotKept where it may not be stored
  void run(Deadline deadline) {
    try {
      try {
        once.run();
      } catch (RuntimeException e) {
        if (deadline.passed()) throw e;
        LOG.log(Level.WARNING, what + " is stored again", e);
        if (!isKept.getAsBoolean()) once.run();
      }
    } catch (RuntimeException e) {
      throw new NotKept(this, e);
    }
  }

  /// What nobody has counted yet.
  ///
  /// @throws RuntimeException if the store can't be asked
  private Spend uncounted() {
    return isKept.getAsBoolean() ? Spend.NONE : spend;
  }

  /// It may not be stored.
  static final class NotKept extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Keeping keeping;
    private final RuntimeException why;

    private NotKept(Keeping keeping, RuntimeException why) {
      super(why);
      this.keeping = keeping;
      this.why = why;
    }

    /// What the store threw.
    RuntimeException why() {
      return why;
    }

    /// @throws RuntimeException if the store can't be asked
    Spend uncounted() {
      return keeping.uncounted();
    }
  }
}

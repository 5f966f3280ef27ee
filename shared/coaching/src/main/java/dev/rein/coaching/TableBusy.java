package dev.rein.coaching;

import java.time.Duration;

/// The same items were changed by so many at once that no turn came. Nothing was changed, and the
/// same call may succeed soon.
public final class TableBusy extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /// By when the others have probably had theirs.
  public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  TableBusy(int tries) {
    super("the table is being changed by too many at once: gave up after " + tries + " tries");
  }
}

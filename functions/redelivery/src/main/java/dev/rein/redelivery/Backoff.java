package dev.rein.redelivery;

import dev.rein.tracing.opik.DropReason;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// How long a message waits before it is tried again: twice as long each time, up to a bound, and
/// never shorter than Opik asked for.
///
/// @param jitter from 0 (inclusive) to 1; up to a fifth is added, so that what failed together does
///   not come back together
record Backoff(DoubleSupplier jitter) {
  /// After the first try, where Opik itself had trouble.
  static final Duration FIRST = Duration.ofSeconds(5);

  /// After the first try, where somebody has to mend a key, a quota or an address.
  static final Duration FIRST_FOR_PEOPLE = Duration.ofSeconds(60);

  /// Where the doubling ends, and thus the most that a mended key waits for what is queued.
  static final Duration LONGEST = Duration.ofMinutes(15);

  /// Most that Opik may ask for.
  static final Duration LONGEST_ASKED = Duration.ofHours(1);

  /// @param tries made so far, from 1
  Duration after(int tries, String reason, @Nullable Duration asked) {
    Duration first =
        switch (reason) {
          case DropReason.CREDENTIALS, DropReason.QUOTA, DropReason.MISDIRECTED -> FIRST_FOR_PEOPLE;
          default -> FIRST;
        };
    return new dev.rein.runtime.Backoff(LONGEST, LONGEST_ASKED, jitter).after(tries, first, asked);
  }
}

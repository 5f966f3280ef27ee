package dev.rein.tracing.opik;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as rows hold them, which is as [Instant#toString] writes them. Most times of a flush lie
/// in few seconds, so what is common to a second is formatted once. For one thread.
final class RowTimes {
  private static final int NANOS = 1_000_000_000;

  private final Instant now;
  private long second = Instant.MIN.getEpochSecond();
  private String upToSecond = upToSecond(second);

  /// @param now the sending clock: no row is stamped later than this, for Opik would then hide the
  ///   true later rows
  RowTimes(Instant now) {
    this.now = now;
  }

  /// When a row was made. Opik compares microseconds.
  String stamp(Instant updatedAt) {
    return of((updatedAt.isAfter(now) ? now : updatedAt).truncatedTo(ChronoUnit.MICROS));
  }

  String of(Instant time) {
    if (time.getEpochSecond() != second) {
      second = time.getEpochSecond();
      upToSecond = upToSecond(second);
    }
    int nanos = time.getNano();
    if (nanos == 0) return upToSecond + "Z";
    int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
    // The digit in front keeps the zeros that follow it.
    return upToSecond + '.' + Integer.toString(NANOS + nanos).substring(1, 1 + digits) + 'Z';
  }

  private static String upToSecond(long second) {
    String shown = Instant.ofEpochSecond(second).toString();
    return shown.substring(0, shown.length() - 1);
  }
}

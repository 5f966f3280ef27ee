package dev.rein.tracing.lambda;

import dev.rein.tracing.opik.OpikLimits;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// When a flush happens and how long it may take.
///
/// @param timeout the most that one flush may take before the rest goes to the outbox;
///   `TRACE_FLUSH_TIMEOUT_MS`, 1 to 60,000
/// @param eager how often what has ended is shipped while an invocation goes on, zero for never;
///   `TRACE_EAGER_FLUSH_MS`, 0 or 100 to 1,000
/// @param mode asked for by `TRACE_FLUSH`, or null to take what the host offers
public record FlushSettings(Duration timeout, Duration eager, @Nullable Mode mode) {
  /// Kept free between the end of a flush and Lambda's own timeout.
  public static final Duration RESERVE = Duration.ofMillis(250);

  /// What the outbox needs. It is part of the timeout, where that is several times as long.
  static final Duration OUTBOX = OpikLimits.DEFAULT.spillReserve();

  private static final int SEVERAL = 4;

  static final int DEFAULT_TIMEOUT_MS = 2_000;
  static final int MAX_TIMEOUT_MS = 60_000;

  /// A quarter less than the second that a killed process may lose: the rest is for the request.
  static final int DEFAULT_EAGER_MS = 750;

  static final int MIN_EAGER_MS = 100;
  static final int MAX_EAGER_MS = 1_000;

  /// When the flush happens.
  public enum Mode {
    AFTER_RESPONSE,
    BEFORE_RESPONSE
  }

  /// @throws IllegalArgumentException naming the variable that can't be read
  public static FlushSettings of(Map<String, String> environment) {
    return new FlushSettings(
        Duration.ofMillis(timeoutMillis(environment.getOrDefault("TRACE_FLUSH_TIMEOUT_MS", ""))),
        Duration.ofMillis(eagerMillis(environment.getOrDefault("TRACE_EAGER_FLUSH_MS", ""))),
        switch (environment.getOrDefault("TRACE_FLUSH", "").strip()) {
          case "" -> null;
          case "after-response" -> Mode.AFTER_RESPONSE;
          case "before-response" -> Mode.BEFORE_RESPONSE;
          default ->
              throw new IllegalArgumentException(
                  "TRACE_FLUSH must be after-response or before-response");
        });
  }

  /// The most that one flush may take with what it leaves to the outbox.
  Duration longest() {
    boolean isShort = timeout.compareTo(OUTBOX.multipliedBy(SEVERAL)) < 0;
    return isShort ? timeout.plus(OUTBOX) : timeout;
  }

  private static int eagerMillis(String text) {
    if (text.isBlank()) return DEFAULT_EAGER_MS;
    try {
      int millis = Integer.parseInt(text.strip());
      if (millis == 0 || (millis >= MIN_EAGER_MS && millis <= MAX_EAGER_MS)) return millis;
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new IllegalArgumentException(
        "TRACE_EAGER_FLUSH_MS must be a whole number of milliseconds from "
            + MIN_EAGER_MS
            + " to "
            + MAX_EAGER_MS
            + ", or 0 for never");
  }

  private static int timeoutMillis(String text) {
    if (text.isBlank()) return DEFAULT_TIMEOUT_MS;
    try {
      int millis = Integer.parseInt(text.strip());
      if (millis >= 1 && millis <= MAX_TIMEOUT_MS) return millis;
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new IllegalArgumentException(
        "TRACE_FLUSH_TIMEOUT_MS must be a whole number of milliseconds from 1 to "
            + MAX_TIMEOUT_MS);
  }
}

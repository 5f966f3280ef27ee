package dev.rein.tracing.opik;

import java.time.Duration;

/// Every bound of the sink and the reader. Immutable; each `with…` gives a changed copy.
///
/// @param queueItems most items that wait for a flush; further ones are dropped as `queue_full`
/// @param queueBytes the same in bytes, roughly as they will be sent
/// @param requestItems most items in one request, 1 to 1,000: Opik refuses more
/// @param requestBytes most bytes of JSON in one request before compression; a single item above it
///   is sent alone
/// @param requestsAtOnce most requests that one flush has under way
/// @param spillReserve part of a flush's time kept back for the [Overflow]; at most a quarter of
///   the time there is
/// @param attempt longest that one request may take before it is given up and tried again
/// @param firstWait before the first retry; doubles with each further one, with jitter
/// @param longestWait most that the doubling reaches; what the server asks for may be longer
/// @param idleConnection idle connections older than this are not used again: Opik closes them
///   after 60 s, and a frozen process does not notice
/// @param responseBytes longest answer that the reader takes
/// @param spansRead most spans that the reader collects for one trace
public record OpikLimits(
    int queueItems,
    long queueBytes,
    int requestItems,
    long requestBytes,
    int requestsAtOnce,
    Duration spillReserve,
    Duration attempt,
    Duration firstWait,
    Duration longestWait,
    Duration idleConnection,
    int responseBytes,
    int spansRead) {

  /// Most items that Opik takes in one request.
  public static final int OPIK_REQUEST_ITEMS = 1_000;

  public static final OpikLimits DEFAULT =
      new OpikLimits(
          10_000,
          32L << 20,
          OPIK_REQUEST_ITEMS,
          4L << 20,
          6,
          Duration.ofMillis(300),
          Duration.ofSeconds(20),
          Duration.ofMillis(50),
          Duration.ofSeconds(2),
          Duration.ofSeconds(20),
          16 << 20,
          2_000);

  public OpikLimits {
    atLeast(1, queueItems, "queueItems");
    atLeast(1, queueBytes, "queueBytes");
    atLeast(1, requestItems, "requestItems");
    if (requestItems > OPIK_REQUEST_ITEMS) {
      throw new IllegalArgumentException("requestItems > " + OPIK_REQUEST_ITEMS);
    }
    atLeast(1, requestBytes, "requestBytes");
    atLeast(1, requestsAtOnce, "requestsAtOnce");
    atLeast(0, spillReserve.toNanos(), "spillReserve");
    atLeast(1, attempt.toMillis(), "attempt in ms");
    atLeast(1, firstWait.toMillis(), "firstWait in ms");
    atLeast(firstWait.toMillis(), longestWait.toMillis(), "longestWait in ms");
    atLeast(1, idleConnection.toMillis(), "idleConnection in ms");
    atLeast(1, responseBytes, "responseBytes");
    if (responseBytes == Integer.MAX_VALUE) {
      throw new IllegalArgumentException("responseBytes is as large as an int can be");
    }
    atLeast(1, spansRead, "spansRead");
  }

  public OpikLimits withQueue(int items, long bytes) {
    return new OpikLimits(
        items,
        bytes,
        requestItems,
        requestBytes,
        requestsAtOnce,
        spillReserve,
        attempt,
        firstWait,
        longestWait,
        idleConnection,
        responseBytes,
        spansRead);
  }

  public OpikLimits withRequest(int items, long bytes) {
    return new OpikLimits(
        queueItems,
        queueBytes,
        items,
        bytes,
        requestsAtOnce,
        spillReserve,
        attempt,
        firstWait,
        longestWait,
        idleConnection,
        responseBytes,
        spansRead);
  }

  public OpikLimits withSpillReserve(Duration reserve) {
    return new OpikLimits(
        queueItems,
        queueBytes,
        requestItems,
        requestBytes,
        requestsAtOnce,
        reserve,
        attempt,
        firstWait,
        longestWait,
        idleConnection,
        responseBytes,
        spansRead);
  }

  public OpikLimits withAttempt(Duration longest) {
    return new OpikLimits(
        queueItems,
        queueBytes,
        requestItems,
        requestBytes,
        requestsAtOnce,
        spillReserve,
        longest,
        firstWait,
        longestWait,
        idleConnection,
        responseBytes,
        spansRead);
  }

  public OpikLimits withReading(int bytes, int spans) {
    return new OpikLimits(
        queueItems,
        queueBytes,
        requestItems,
        requestBytes,
        requestsAtOnce,
        spillReserve,
        attempt,
        firstWait,
        longestWait,
        idleConnection,
        bytes,
        spans);
  }

  private static void atLeast(long least, long value, String name) {
    if (value < least) throw new IllegalArgumentException(name + " < " + least + ": " + value);
  }
}

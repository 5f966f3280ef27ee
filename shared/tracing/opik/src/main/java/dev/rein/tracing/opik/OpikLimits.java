package dev.rein.tracing.opik;

import java.time.Duration;

/// Every bound of the sink and the reader. Immutable; each `with…` gives a changed copy.
///
/// @param sending most of a flush's time that Opik is given; the rest is for the [Overflow]
/// @param spillReserve part of a flush's time kept back for the [Overflow]; at most a quarter of
///   the time there is
/// @param idleConnection idle connections older than this are not used again: Opik closes them
///   after 60 s, and a frozen process does not notice
public record OpikLimits(
    Queue queue,
    Request request,
    Retry retry,
    Reading reading,
    Duration sending,
    Duration spillReserve,
    Duration idleConnection) {

  /// Most items that Opik takes in one request.
  public static final int OPIK_REQUEST_ITEMS = 1_000;

  public static final OpikLimits DEFAULT =
      new OpikLimits(
          new Queue(10_000, 32L << 20),
          new Request(OPIK_REQUEST_ITEMS, 4L << 20, 14_000, 6, Duration.ofSeconds(20)),
          new Retry(Duration.ofMillis(50), Duration.ofSeconds(2)),
          new Reading(16 << 20, 2_000),
          Duration.ofMinutes(10),
          Duration.ofMillis(300),
          Duration.ofSeconds(20));

  /// What waits for a flush.
  ///
  /// @param items most of them; further ones are dropped as `queue_full`
  /// @param bytes the same in bytes, roughly as they will be sent
  public record Queue(int items, long bytes) {
    public Queue {
      atLeast(1, items, "queue.items");
      atLeast(1, bytes, "queue.bytes");
    }
  }

  /// @param items most items in one request, 1 to 1,000: Opik refuses more
  /// @param bytes most bytes of JSON in one request before compression; a single item above it is
  ///   sent alone
  /// @param compressFrom bytes of JSON from which a request is compressed. The default is what TCP
  ///   sends before the first acknowledgement ([RFC 6928](https://www.rfc-editor.org/rfc/rfc6928)):
  ///   up to there, compressing takes longer than sending. Nothing is compressed on loopback
  /// @param atOnce most requests that one flush has under way
  /// @param longest that one may take before it is given up and tried again
  public record Request(int items, long bytes, long compressFrom, int atOnce, Duration longest) {
    public Request {
      atLeast(1, items, "request.items");
      if (items > OPIK_REQUEST_ITEMS) {
        throw new IllegalArgumentException("request.items > " + OPIK_REQUEST_ITEMS);
      }
      atLeast(1, bytes, "request.bytes");
      atLeast(0, compressFrom, "request.compressFrom");
      atLeast(1, atOnce, "request.atOnce");
      atLeast(1, longest.toMillis(), "request.longest in ms");
    }
  }

  /// The wait between two tries of one request.
  ///
  /// @param first before the first retry; doubles with each further one, with jitter. Also the
  ///   least time that has to be left for another try
  /// @param longest most that the doubling reaches; what the server asks for may be longer
  public record Retry(Duration first, Duration longest) {
    public Retry {
      atLeast(1, first.toMillis(), "retry.first in ms");
      atLeast(first.toMillis(), longest.toMillis(), "retry.longest in ms");
    }
  }

  /// @param bytes longest answer that the reader takes
  /// @param spans most that the reader collects for one trace
  public record Reading(int bytes, int spans) {
    public Reading {
      atLeast(1, bytes, "reading.bytes");
      if (bytes == Integer.MAX_VALUE) {
        throw new IllegalArgumentException("reading.bytes is as large as an int can be");
      }
      atLeast(1, spans, "reading.spans");
    }
  }

  public OpikLimits {
    atLeast(1, sending.toNanos(), "sending");
    atLeast(0, spillReserve.toNanos(), "spillReserve");
    atLeast(1, idleConnection.toMillis(), "idleConnection in ms");
  }

  public OpikLimits withQueue(int items, long bytes) {
    return new OpikLimits(
        new Queue(items, bytes), request, retry, reading, sending, spillReserve, idleConnection);
  }

  public OpikLimits withRequest(int items, long bytes) {
    return with(
        new Request(items, bytes, request.compressFrom(), request.atOnce(), request.longest()));
  }

  public OpikLimits withAttempt(Duration longest) {
    return with(
        new Request(
            request.items(), request.bytes(), request.compressFrom(), request.atOnce(), longest));
  }

  /// @param bytes 0 to compress every request
  public OpikLimits withCompressionFrom(long bytes) {
    return with(
        new Request(request.items(), request.bytes(), bytes, request.atOnce(), request.longest()));
  }

  private OpikLimits with(Request changed) {
    return new OpikLimits(queue, changed, retry, reading, sending, spillReserve, idleConnection);
  }

  public OpikLimits withSending(Duration most) {
    return new OpikLimits(queue, request, retry, reading, most, spillReserve, idleConnection);
  }

  public OpikLimits withSpillReserve(Duration reserve) {
    return new OpikLimits(queue, request, retry, reading, sending, reserve, idleConnection);
  }

  public OpikLimits withReading(int bytes, int spans) {
    return new OpikLimits(
        queue, request, retry, new Reading(bytes, spans), sending, spillReserve, idleConnection);
  }

  private static void atLeast(long least, long value, String name) {
    if (value < least) throw new IllegalArgumentException(name + " < " + least + ": " + value);
  }
}

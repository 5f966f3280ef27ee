package dev.rein.tracing.lambda;

import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.Overflow;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/// Where a flush leaves what Opik did not take.
public final class Outbox {
  private Outbox() {}

  /// The queue of `TRACE_OUTBOX_QUEUE_URL` and, where there is none or it fails, the log.
  ///
  /// The client of SQS is made here, thus at INIT, and not when the first span has to be kept: that
  /// moment has a few tenths of a second in all, and making a client takes as long. With SnapStart
  /// the client is part of the snapshot and costs the start nothing; without it, it is one more
  /// beside those that a function makes anyway. It connects when it is first used, so a restored
  /// environment holds no dead connection.
  ///
  /// @param out takes log lines
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static Overflow of(
      Map<String, String> environment, OpikSettings opik, Consumer<String> out) {
    OutboxSettings settings = OutboxSettings.of(environment);
    boolean queues = settings.queueUrl() != null || settings.deadLetterQueueUrl() != null;
    return new SqsOutbox(
        queues ? OutboxClient.of(environment) : null,
        settings,
        opik,
        new LogOutbox(out),
        InstantSource.system());
  }
}

package dev.rein.tracing.lambda;

import dev.rein.tracing.Lazy;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.Overflow;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Where a flush leaves what Opik did not take.
public final class Outbox {
  private Outbox() {}

  /// The queue of `TRACE_OUTBOX_QUEUE_URL` and, where there is none or it fails, the log.
  ///
  /// Where nobody waits for INIT the client of SQS is made here: with SnapStart it is part of the
  /// snapshot and costs a restored environment nothing. It connects when it is first used, so it
  /// holds no dead connection. Elsewhere it would be a seventh of the time to the first response,
  /// for the rare event that Opik fails; there it is made while a flush waits for Opik
  /// ([Overflow#prepare]), or at the latest when the first span has to be kept.
  ///
  /// @param out takes log lines
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static Overflow of(
      Map<String, String> environment, OpikSettings opik, Consumer<String> out) {
    OutboxSettings settings = OutboxSettings.of(environment);
    boolean queues = settings.queueUrl() != null || settings.deadLetterQueueUrl() != null;
    Lazy<SqsClient> client = queues ? OutboxClient.of(environment) : null;
    if (client != null && InitPhase.mayWait(environment)) client.get();
    return new SqsOutbox(client, settings, opik, new LogOutbox(out), InstantSource.system());
  }
}

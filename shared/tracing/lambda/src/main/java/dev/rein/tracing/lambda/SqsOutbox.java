package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Item;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.Score;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.opik.DropReason;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OutboxEnvelope;
import dev.rein.tracing.opik.OutboxPacker;
import dev.rein.tracing.opik.Overflow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Keeps what Opik did not take in a queue, else in the log. What Opik refuses for good goes to the
/// dead-letter queue, with the reason, else nowhere.
final class SqsOutbox implements Overflow {
  /// Part of the time there is that is kept back for the log.
  private static final int LOG_PART = 3;

  /// Nobody waits for it.
  private static final Duration PREPARE = Duration.ofSeconds(10);

  private final @Nullable InTime<SqsClient> client;
  private final OutboxSettings settings;
  private final OutboxPacker packer;
  private final LogOutbox log;
  private final InstantSource clock;

  /// @param client null where `settings` name no queue
  SqsOutbox(
      @Nullable Lazy<SqsClient> client,
      OutboxSettings settings,
      OpikSettings opik,
      LogOutbox log,
      InstantSource clock) {
    this.client = client == null ? null : new InTime<>(client);
    this.settings = settings;
    this.packer = new OutboxPacker(opik, settings.messageBytes(), clock);
    this.log = log;
    this.clock = clock;
  }

  @Override
  public int spill(List<Item> undelivered, String reason, Deadline deadline) {
    boolean later = DropReason.mayHelpLater(reason);
    String queueUrl = later ? settings.queueUrl() : settings.deadLetterQueueUrl();
    if (!later && queueUrl == null) return 0;

    Deadline logFrom = deadline.minus(deadline.remaining().dividedBy(LOG_PART));
    List<OutboxEnvelope> packed = packer.pack(undelivered, reason, logFrom);
    SqsClient sqs = client == null || queueUrl == null ? null : client.by(logFrom);
    List<OutboxEnvelope> unsent =
        sqs == null || queueUrl == null ? packed : post(sqs, queueUrl, packed, logFrom);
    int sent = items(packed) - items(unsent);
    return sent + log.keep(unsent, deadline);
  }

  /// The first time takes several times as long as the next: classes, and for the queue credentials
  /// and a connection. So it is gone through before there is anything to keep.
  @Override
  public void prepare() {
    Item some = Score.of(new Uuid7().at(clock.instant()), "prepare", 0, null);
    Deadline soon = Deadline.in(PREPARE);
    for (OutboxEnvelope envelope : packer.pack(List.of(some), DropReason.TIMEOUT, soon)) {
      envelope.lines(LogOutbox.MAX_LINE_BYTES);
    }
    String queueUrl = settings.queueUrl();
    SqsClient sqs = client == null || queueUrl == null ? null : client.by(soon);
    if (sqs == null) return;
    try {
      // Refused, for a batch may not be empty; that is all it is for.
      sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(List.of()));
    } catch (SdkException e) {
      // As expected; if SQS can't be reached, that shows when it is needed.
    }
  }

  /// @return what SQS did not acknowledge
  private List<OutboxEnvelope> post(
      SqsClient sqs, String queueUrl, List<OutboxEnvelope> packed, Deadline until) {
    List<OutboxEnvelope> unsent = new ArrayList<>();
    List<OutboxEnvelope> open = new ArrayList<>();
    for (OutboxEnvelope envelope : packed) {
      // A single row that is larger than a message.
      if (envelope.text().length() > settings.messageBytes()) unsent.add(envelope);
      else open.add(envelope);
    }
    unsent.addAll(new Posting(sqs, queueUrl, settings.messageBytes()).post(open, until));
    return unsent;
  }

  private static int items(List<OutboxEnvelope> envelopes) {
    return envelopes.stream().mapToInt(OutboxEnvelope::items).sum();
  }
}

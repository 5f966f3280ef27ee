package dev.rein.tracing.lambda;

import dev.rein.tracing.opik.OutboxEnvelope;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/// The outbox's two queues, for who empties them. Each method is one request to SQS, bounded in
/// time, and says whether SQS acknowledged it.
public final class OutboxQueue {
  /// Longest that SQS hides a new message.
  public static final Duration MAX_DELAY = Duration.ofMinutes(15);

  /// Longest that SQS hides a received message, counted from when it was received.
  public static final Duration MAX_HIDDEN = Duration.ofHours(12);

  private final SqsClient client;
  private final String queueUrl;
  private final String deadLetterQueueUrl;

  OutboxQueue(SqsClient client, String queueUrl, String deadLetterQueueUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.deadLetterQueueUrl = deadLetterQueueUrl;
  }

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  public static OutboxQueue of(Map<String, String> environment) {
    OutboxSettings settings = OutboxSettings.of(environment);
    String queueUrl = settings.queueUrl();
    String deadLetterQueueUrl = settings.deadLetterQueueUrl();
    if (queueUrl == null) throw new IllegalArgumentException("TRACE_OUTBOX_QUEUE_URL is not set");
    if (deadLetterQueueUrl == null) {
      throw new IllegalArgumentException("TRACE_OUTBOX_DEAD_LETTER_QUEUE_URL is not set");
    }
    return new OutboxQueue(OutboxClient.of(environment).get(), queueUrl, deadLetterQueueUrl);
  }

  /// Puts rows among the dead letters.
  public boolean park(OutboxEnvelope envelope) {
    return park(envelope.text(), envelope.reason());
  }

  /// Puts a message among the dead letters as it is.
  public boolean park(String body, String reason) {
    return send(
        message ->
            message
                .queueUrl(deadLetterQueueUrl)
                .messageBody(body)
                .messageAttributes(Posting.attributes(reason)));
  }

  /// Puts rows back at the queue's end, as a new message.
  ///
  /// @param delay cut at [#MAX_DELAY]
  public boolean sendAgain(OutboxEnvelope envelope, Duration delay) {
    return send(
        message ->
            message
                .queueUrl(queueUrl)
                .messageBody(envelope.text())
                .delaySeconds(seconds(delay, MAX_DELAY))
                .messageAttributes(Posting.attributes(envelope.reason())));
  }

  /// Hides a received message for longer or shorter than the queue would.
  ///
  /// @param time from now, cut at [#MAX_HIDDEN]
  public boolean hide(String receiptHandle, Duration time) {
    try {
      client.changeMessageVisibility(
          request ->
              request
                  .queueUrl(queueUrl)
                  .receiptHandle(receiptHandle)
                  .visibilityTimeout(seconds(time, MAX_HIDDEN)));
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  private boolean send(Consumer<SendMessageRequest.Builder> message) {
    try {
      client.sendMessage(message);
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  private static int seconds(Duration time, Duration most) {
    return (int) Math.clamp(time.plusMillis(999).toSeconds(), 0, most.toSeconds());
  }
}

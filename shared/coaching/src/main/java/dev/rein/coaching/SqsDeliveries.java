package dev.rein.coaching;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// Deliveries of a queue in SQS and its dead-letter queue.
public final class SqsDeliveries implements Deliveries {
  /// Attribute of a dead letter.
  static final String REASON = "reason";

  /// Of the longest time, for what passed since the message was received.
  private static final Duration SLACK = Duration.ofMinutes(5);

  private static final System.Logger LOG = System.getLogger(SqsDeliveries.class.getName());

  private final Supplier<SqsClient> client;
  private final String queueUrl;
  private final String deadLetterQueueUrl;

  public SqsDeliveries(Supplier<SqsClient> client, String queueUrl, String deadLetterQueueUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.deadLetterQueueUrl = deadLetterQueueUrl;
  }

  /// Those of the queues that two variables of the environment name.
  ///
  /// @return [Deliveries#NONE] where neither is set
  /// @throws IllegalArgumentException naming both variables if only one is set
  public static Deliveries named(
      Map<String, String> environment, String queueVariable, String deadLetterVariable) {
    String queue = environment.getOrDefault(queueVariable, "").strip();
    String deadLetters = environment.getOrDefault(deadLetterVariable, "").strip();
    if (queue.isEmpty() && deadLetters.isEmpty()) return NONE;
    if (queue.isEmpty() || deadLetters.isEmpty()) {
      throw new IllegalArgumentException(
          queueVariable + " and " + deadLetterVariable + " go together: set both");
    }
    return new SqsDeliveries(AwsClients.sqsWhenUsed(environment), queue, deadLetters);
  }

  @Override
  public boolean hide(String receipt, Duration time) {
    long most = MAX_HIDDEN.minus(SLACK).toSeconds();
    int seconds = (int) Math.clamp(time.plusMillis(999).toSeconds(), 0, most);
    try {
      client
          .get()
          .changeMessageVisibility(
              request ->
                  request.queueUrl(queueUrl).receiptHandle(receipt).visibilityTimeout(seconds));
      return true;
    } catch (SdkException e) {
      return failed("kept back", e);
    }
  }

  @Override
  public boolean park(String body, @Nullable String traceId, String reason) {
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    attributes.put(REASON, text(reason));
    if (traceId != null && !traceId.isEmpty()) attributes.put("traceId", text(traceId));
    try {
      client
          .get()
          .sendMessage(
              request ->
                  request
                      .queueUrl(deadLetterQueueUrl)
                      .messageBody(body)
                      .messageAttributes(attributes));
      return true;
    } catch (SdkException e) {
      return failed("put among the dead letters", e);
    }
  }

  private static boolean failed(String what, SdkException e) {
    LOG.log(
        System.Logger.Level.WARNING,
        "a message could not be {0} ({1}): it comes back when the queue likes",
        what,
        e.getClass().getSimpleName());
    return false;
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}

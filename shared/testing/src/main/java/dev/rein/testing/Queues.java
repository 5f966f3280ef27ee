package dev.rein.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/// Queues to test against.
public final class Queues {
  /// Seconds that one question waits; the whole wait is the caller's to bound.
  private static final int WAIT_SECONDS = 1;

  private Queues() {}

  /// @return the queue's URL
  public static String create(SqsClient client, String name) {
    return client.createQueue(request -> request.queueName(name)).queueUrl();
  }

  /// Takes messages off the queue until there are `count`, or `limit` has passed.
  public static List<Message> take(SqsClient client, String url, int count, Duration limit) {
    List<Message> taken = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    while (taken.size() < count && System.nanoTime() - end < 0) {
      for (Message message :
          client
              .receiveMessage(
                  request ->
                      request
                          .queueUrl(url)
                          .messageAttributeNames("All")
                          .maxNumberOfMessages(10)
                          .waitTimeSeconds(WAIT_SECONDS))
              .messages()) {
        taken.add(message);
        client.deleteMessage(
            request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
      }
    }
    return taken;
  }
}

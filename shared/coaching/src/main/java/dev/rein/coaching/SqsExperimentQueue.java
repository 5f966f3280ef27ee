package dev.rein.coaching;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// Sends in batches. Throws when SQS can't be reached or goes on refusing a message.
public final class SqsExperimentQueue implements ExperimentStore.Queue {
  private static final int TRIES = 5;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final SqsClient client;
  private final String queueUrl;

  public SqsExperimentQueue(SqsClient client, String queueUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  @Override
  public void send(List<String> bodies) {
    List<SendMessageBatchRequestEntry> waiting = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      waiting.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .messageBody(bodies.get(i))
              .build());
    }
    for (int attempt = 1; !waiting.isEmpty(); attempt++) {
      List<SendMessageBatchRequestEntry> batch = List.copyOf(waiting);
      List<BatchResultErrorEntry> failed =
          client.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(batch)).failed();
      Set<String> ids = new HashSet<>();
      failed.forEach(entry -> ids.add(entry.id()));
      waiting.removeIf(entry -> !ids.contains(entry.id()));
      if (waiting.isEmpty()) return;
      if (attempt == TRIES) {
        throw new IllegalStateException("SQS refuses messages: " + failed.getFirst().code());
      }
      pause(attempt);
    }
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(PAUSE.multipliedBy(attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending", e);
    }
  }
}

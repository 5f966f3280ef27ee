package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.opik.OutboxEnvelope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

/// Sends envelopes to a queue, what fails once more, several requests side by side.
final class Posting {
  /// Most messages that SQS takes in one request.
  private static final int REQUEST_MESSAGES = 10;

  private static final int REQUESTS_AT_ONCE = 8;

  /// Times that a message is sent; the second time only with those that failed beside it.
  private static final int TRIES = 2;

  private final SqsClient client;
  private final String queueUrl;
  private final int requestBytes;
  private final Semaphore requests = new Semaphore(REQUESTS_AT_ONCE);

  /// @param requestBytes most bytes of the messages of one request: SQS limits a request as it
  ///   limits a message
  Posting(SqsClient client, String queueUrl, int requestBytes) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.requestBytes = requestBytes;
  }

  /// The reason, readable in any console without unpacking the message.
  static Map<String, MessageAttributeValue> attributes(String reason) {
    return Map.of(
        "reason", MessageAttributeValue.builder().dataType("String").stringValue(reason).build());
  }

  private record Sent(List<OutboxEnvelope> envelopes, FutureTask<Set<Integer>> request) {}

  /// Neither throws nor outlives `until`.
  ///
  /// @return those that SQS did not acknowledge by then
  List<OutboxEnvelope> post(List<OutboxEnvelope> envelopes, Deadline until) {
    List<Sent> sent = new ArrayList<>();
    List<OutboxEnvelope> open = new ArrayList<>();
    int bytes = 0;
    for (OutboxEnvelope envelope : envelopes) {
      int length = envelope.text().length();
      if (!open.isEmpty() && (open.size() == REQUEST_MESSAGES || bytes + length > requestBytes)) {
        sent.add(start(open));
        open = new ArrayList<>();
        bytes = 0;
      }
      open.add(envelope);
      bytes += length;
    }
    if (!open.isEmpty()) sent.add(start(open));

    List<OutboxEnvelope> unsent = new ArrayList<>();
    for (Sent request : sent) {
      Set<Integer> acknowledged = await(request.request(), until);
      for (int i = 0; i < request.envelopes().size(); i++) {
        if (!acknowledged.contains(i)) unsent.add(request.envelopes().get(i));
      }
    }
    return unsent;
  }

  private Sent start(List<OutboxEnvelope> envelopes) {
    FutureTask<Set<Integer>> request = new FutureTask<>(() -> send(envelopes));
    Thread.ofVirtual().start(request);
    return new Sent(envelopes, request);
  }

  private Set<Integer> send(List<OutboxEnvelope> envelopes) throws InterruptedException {
    Map<Integer, SendMessageBatchRequestEntry> open = new TreeMap<>();
    for (int i = 0; i < envelopes.size(); i++) {
      open.put(
          i,
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .messageBody(envelopes.get(i).text())
              .messageAttributes(attributes(envelopes.get(i).reason()))
              .build());
    }
    Set<Integer> acknowledged = new HashSet<>();
    requests.acquire();
    try {
      for (int attempt = 1; attempt <= TRIES && !open.isEmpty(); attempt++) {
        for (int i : acknowledged(open.values())) {
          open.remove(i);
          acknowledged.add(i);
        }
      }
    } finally {
      requests.release();
    }
    return acknowledged;
  }

  private Set<Integer> acknowledged(Collection<SendMessageBatchRequestEntry> entries) {
    Set<Integer> acknowledged = new HashSet<>();
    try {
      for (SendMessageBatchResultEntry entry :
          client.sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries)).successful()) {
        acknowledged.add(Integer.parseInt(entry.id()));
      }
    } catch (SdkException e) {
      // Refused, unreachable or interrupted: none of these is acknowledged.
    }
    return acknowledged;
  }

  private static Set<Integer> await(FutureTask<Set<Integer>> request, Deadline until) {
    try {
      return request.get(until.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      request.cancel(true);
    } catch (InterruptedException e) {
      request.cancel(true);
      Thread.currentThread().interrupt();
    }
    return Set.of();
  }
}

package dev.rein.local.queue;

import dev.rein.local.lambda.Environments;
import dev.rein.local.lambda.InvocationFailed;
import dev.rein.local.template.FunctionSpec.QueueSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// Polls a queue for a function, as Lambda does: what the function reports as failed comes back
/// when its visibility timeout has passed, the rest is deleted.
public final class EventSourceMapping implements AutoCloseable {
  /// Batches of one queue that run side by side.
  static final int POLLERS = 2;

  /// Of a long poll; Lambda's is 20. A short one lets the system stop quickly.
  static final int POLL_WAIT_SECONDS = 1;

  /// Beyond any function's own timeout, which ends an invocation first.
  private static final Duration PATIENCE = Duration.ofMinutes(16);

  /// How long a close waits for the messages of what it ended to be handed back.
  private static final Duration HANDING_BACK = Duration.ofSeconds(2);

  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(500);

  private final SqsClient sqs;
  private final String queueUrl;
  private final String queueArn;
  private final QueueSource source;
  private final Environments function;
  private final List<Thread> pollers = new ArrayList<>();
  private volatile boolean stopped;

  private EventSourceMapping(
      SqsClient sqs, String queueUrl, String queueArn, QueueSource source, Environments function) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.queueArn = queueArn;
    this.source = source;
    this.function = function;
  }

  public static EventSourceMapping start(
      SqsClient sqs, String queueUrl, String queueArn, QueueSource source, Environments function) {
    EventSourceMapping mapping = new EventSourceMapping(sqs, queueUrl, queueArn, source, function);
    for (int i = 0; i < POLLERS; i++) {
      mapping.pollers.add(
          Thread.ofVirtual().name("poll-" + source.queue() + "-" + i).start(mapping::poll));
    }
    return mapping;
  }

  private void poll() {
    while (!stopped) {
      List<Message> messages = List.of();
      try {
        messages = receive();
        if (messages.isEmpty()) continue;
        if (stopped) handBack(messages);
        else delete(handled(messages));
      } catch (SdkException e) {
        if (stopped) return;
        System.err.println("polling " + source.queue() + ": " + e.getMessage());
        pause();
      } catch (RuntimeException e) {
        // Whatever it is, the queue must not be left without its pollers.
        if (stopped) return;
        System.err.println("polling " + source.queue() + ": " + e);
        pause();
      } catch (InterruptedException e) {
        handBack(messages);
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Whoever polls next gets them at once, not only when minutes of their visibility timeout have
  /// passed.
  private void handBack(List<Message> messages) {
    if (messages.isEmpty()) return;
    List<ChangeMessageVisibilityBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          ChangeMessageVisibilityBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .receiptHandle(message.receiptHandle())
              .visibilityTimeout(0)
              .build());
    }
    try {
      sqs.changeMessageVisibilityBatch(request -> request.queueUrl(queueUrl).entries(entries));
    } catch (SdkException e) {
      // Then they come back by themselves, later.
    }
  }

  private List<Message> receive() {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(queueUrl)
                    .maxNumberOfMessages(source.batchSize())
                    .waitTimeSeconds(POLL_WAIT_SECONDS)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All"))
        .messages();
  }

  private List<Message> handled(List<Message> messages) throws InterruptedException {
    try {
      byte[] answer = function.invoke(Batches.event(queueArn, messages), PATIENCE);
      return source.reportsFailures() ? Batches.done(answer, messages) : messages;
    } catch (InvocationFailed e) {
      return List.of();
    }
  }

  private void delete(List<Message> messages) {
    if (messages.isEmpty()) return;
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(String.valueOf(entries.size()))
              .receiptHandle(message.receiptHandle())
              .build());
    }
    sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_ERROR);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes no more messages; batches that run go on and are deleted when they are done.
  public void stop() {
    stopped = true;
  }

  /// Waits for the pollers to end.
  ///
  /// @return false if some had not when the time was up
  public boolean join(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    for (Thread poller : pollers) {
      if (!poller.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) return false;
    }
    return true;
  }

  /// Ends what still runs; its messages are handed back to the queue.
  @Override
  public void close() {
    stopped = true;
    pollers.forEach(Thread::interrupt);
    try {
      boolean _ = join(HANDING_BACK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Messages `{"goalId"}`. Throws when SQS can't be reached or refuses.
public final class SqsGenerationQueue implements GenerationQueue {
  private final TracedMessages messages;

  public SqsGenerationQueue(Supplier<SqsClient> client, String queueUrl) {
    this.messages = new TracedMessages(client, queueUrl);
  }

  @Override
  public void submit(UUID goalId, TraceId trace) {
    messages.send(Json.object().put("goalId", goalId.toString()), trace);
  }
}

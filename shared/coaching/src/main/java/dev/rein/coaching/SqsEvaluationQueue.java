package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Messages `{"goalId", "kind"}`. Throws when SQS can't be reached or refuses.
public final class SqsEvaluationQueue implements EvaluationQueue {
  private final TracedMessages messages;

  public SqsEvaluationQueue(SqsClient client, String queueUrl) {
    this.messages = new TracedMessages(client, queueUrl);
  }

  @Override
  public void submit(UUID goalId, Kind kind, TraceId trace) {
    messages.send(
        Json.object().put("goalId", goalId.toString()).put("kind", kind.wireName()), trace);
  }
}

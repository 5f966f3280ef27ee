package dev.rein.coaching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.TraceId;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Messages `{"goalId", "kind", "messageId"?}`. Throws when SQS can't be reached or refuses.
public final class SqsEvaluationQueue implements EvaluationQueue {
  private final TracedMessages messages;

  public SqsEvaluationQueue(Supplier<SqsClient> client, String queueUrl) {
    this.messages = new TracedMessages(client, queueUrl);
  }

  @Override
  public void submit(Subject subject, TraceId trace) {
    ObjectNode body =
        Json.object()
            .put("goalId", subject.goalId().toString())
            .put("kind", subject.kind().wireName());
    UUID messageId = subject.messageId();
    if (messageId != null) body.put("messageId", messageId.toString());
    messages.send(body, trace);
  }
}

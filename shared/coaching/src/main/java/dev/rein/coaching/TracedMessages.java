package dev.rein.coaching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.TraceId;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// Sends messages that carry the trace they belong to in the attribute `traceId`.
final class TracedMessages {
  private final SqsClient client;
  private final String queueUrl;

  TracedMessages(SqsClient client, String queueUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  void send(ObjectNode body, TraceId trace) {
    client.sendMessage(
        request ->
            request
                .queueUrl(queueUrl)
                .messageBody(Json.write(body))
                .messageAttributes(
                    Map.of(
                        "traceId",
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue(trace.toString())
                            .build())));
  }
}

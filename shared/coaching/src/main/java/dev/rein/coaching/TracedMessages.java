package dev.rein.coaching;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.TraceContext;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// Sends messages that carry the trace they belong to in the attribute `traceId`, and as Opik's
/// SDKs do in `opik_trace_id` and `opik_parent_span_id`, the latter where a span of that trace
/// sends them.
final class TracedMessages {
  private final Supplier<SqsClient> client;
  private final String queueUrl;

  TracedMessages(Supplier<SqsClient> client, String queueUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
  }

  void send(ObjectNode body, TraceId trace) {
    client
        .get()
        .sendMessage(
            request ->
                request
                    .queueUrl(queueUrl)
                    .messageBody(Json.write(body))
                    .messageAttributes(attributes(trace)));
  }

  private static Map<String, MessageAttributeValue> attributes(TraceId trace) {
    Map<String, String> texts = new HashMap<>(sender(trace).attributes());
    texts.put("traceId", trace.toString());
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    texts.forEach(
        (name, text) ->
            attributes.put(
                name,
                MessageAttributeValue.builder().dataType("String").stringValue(text).build()));
    return attributes;
  }

  private static TraceContext sender(TraceId trace) {
    TraceContext here = TraceContext.from(Tracing.propagation());
    return here != null && here.traceId().equals(trace.value())
        ? here
        : new TraceContext(trace.value(), null);
  }
}

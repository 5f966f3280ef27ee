package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Messages as Lambda's event source mapping hands them over, and the answer that says which
/// failed.
///
/// @param messages in the order of the event
public record SqsBatch(List<Message> messages) {
  public SqsBatch {
    messages = List.copyOf(messages);
  }

  /// @param receipt what SQS knows this delivery of the message by
  /// @param traceId of the message attribute `traceId`, null where there is none
  /// @param receiveCount from 1
  /// @param sentAt null where the event does not say
  public record Message(
      String id,
      String receipt,
      String body,
      @Nullable String traceId,
      int receiveCount,
      @Nullable Instant sentAt) {}

  /// Tells an SQS event from others.
  public static boolean isOne(JsonNode event) {
    return event.path("Records").isArray();
  }

  public static SqsBatch of(JsonNode event) {
    List<Message> messages = new ArrayList<>();
    for (JsonNode record : event.path("Records")) {
      JsonNode traceId = record.path("messageAttributes").path("traceId").path("stringValue");
      long sentAt = record.path("attributes").path("SentTimestamp").asLong(0);
      messages.add(
          new Message(
              record.path("messageId").asText(""),
              record.path("receiptHandle").asText(""),
              record.path("body").asText(""),
              traceId.isTextual() ? traceId.textValue() : null,
              Math.max(1, record.path("attributes").path("ApproximateReceiveCount").asInt(1)),
              sentAt > 0 ? Instant.ofEpochMilli(sentAt) : null));
    }
    return new SqsBatch(messages);
  }

  /// The partial batch response: what is not named here is deleted from the queue.
  public static byte[] answer(Collection<String> failedMessageIds) {
    ObjectNode answer = Json.object();
    ArrayNode failures = answer.putArray("batchItemFailures");
    failedMessageIds.forEach(id -> failures.addObject().put("itemIdentifier", id));
    return Json.bytes(answer);
  }
}

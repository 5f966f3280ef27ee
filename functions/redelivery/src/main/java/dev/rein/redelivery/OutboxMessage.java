package dev.rein.redelivery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// A message of the outbox's queue as Lambda hands it over.
///
/// @param receipt what SQS knows this delivery of the message by
/// @param receives how often it was received, this time included; from 1
record OutboxMessage(String id, String receipt, String body, int receives) {

  /// @throws IllegalArgumentException if `event` is no batch of messages
  static List<OutboxMessage> of(JsonNode event) {
    if (!event.path("Records").isArray()) {
      throw new IllegalArgumentException("the event is no batch of messages");
    }
    List<OutboxMessage> messages = new ArrayList<>();
    for (JsonNode message : event.path("Records")) {
      messages.add(
          new OutboxMessage(
              message.path("messageId").asText(""),
              message.path("receiptHandle").asText(""),
              message.path("body").asText(""),
              Math.max(1, message.path("attributes").path("ApproximateReceiveCount").asInt(1))));
    }
    return messages;
  }
}

package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;

/// What a schedule of EventBridge sends.
///
/// @see <a
///   href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html">schedules</a>
public final class ScheduledEvent {
  private ScheduledEvent() {}

  /// Neither a request nor a batch of messages has these two fields.
  public static boolean isOne(JsonNode event) {
    return event.path("source").asText().equals("aws.events")
        && event.path("detail-type").asText().equals("Scheduled Event");
  }
}

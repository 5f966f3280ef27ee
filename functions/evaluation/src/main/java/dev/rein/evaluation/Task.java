package dev.rein.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Subject;
import dev.rein.runtime.Json;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a message of the evaluation queue asks for.
record Task(Subject subject) {
  private static final int UUID_LENGTH = 36;

  /// Empty for a body that asks for nothing that can be judged.
  static Optional<Task> parse(String body) {
    try {
      JsonNode node = Json.parse(body);
      UUID goalId = id(node.path("goalId"));
      JsonNode kind = node.path("kind");
      if (goalId == null || !kind.isTextual()) return Optional.empty();
      return Kind.parse(kind.textValue())
          .map(known -> new Task(new Subject(goalId, known, id(node.path("messageId")))));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable UUID id(JsonNode node) {
    if (!node.isTextual() || node.textValue().length() != UUID_LENGTH) return null;
    return UUID.fromString(node.textValue());
  }

  /// For people.
  String words() {
    UUID messageId = subject.messageId();
    return messageId == null
        ? subject.kind().wireName() + " of goal " + subject.goalId()
        : "coaching reply " + messageId + " of goal " + subject.goalId();
  }
}

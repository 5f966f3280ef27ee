package dev.rein.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Kind;
import dev.rein.runtime.Json;
import java.util.Optional;
import java.util.UUID;

/// What a message of the evaluation queue asks for.
record Task(UUID goalId, Kind kind) {
  private static final int UUID_LENGTH = 36;

  /// Empty for a body that asks for nothing that can be judged here.
  static Optional<Task> parse(String body) {
    try {
      JsonNode node = Json.parse(body);
      JsonNode goalId = node.path("goalId");
      JsonNode kind = node.path("kind");
      if (!goalId.isTextual() || goalId.textValue().length() != UUID_LENGTH || !kind.isTextual()) {
        return Optional.empty();
      }
      UUID id = UUID.fromString(goalId.textValue());
      return Kind.parse(kind.textValue())
          .filter(known -> known == Kind.RESOLUTION || known == Kind.PLAN)
          .map(known -> new Task(id, known));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

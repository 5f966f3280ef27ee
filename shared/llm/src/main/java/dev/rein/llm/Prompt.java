package dev.rein.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// What is asked of a model.
///
/// @param name stable name of the prompt, e.g. `generate_resolution`
/// @param version of the prompt's text, e.g. `generate_resolution.v1`
/// @param system instructions; never holds a user's words
/// @param user the task, with the user's words fenced as data
/// @param schema JSON schema that the answer must follow, or null for free text. Its `required`
///   order is the order in which Gemini writes the keys
public record Prompt(
    String name, String version, String system, String user, @Nullable ObjectNode schema) {
  public Prompt {
    if (name.isBlank()) throw new IllegalArgumentException("name is blank");
    if (user.isBlank()) throw new IllegalArgumentException("user is blank");
  }
}

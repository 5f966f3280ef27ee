package dev.rein.llm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// Tokens as an answer counts them, each at least 0 and null where nothing is stated.
///
/// A count beyond an `int` is held at its bound, and what is no number counts as not stated: an odd
/// count is no reason to lose an answer that was paid for.
///
/// @param toolUse of the prompt, for tools
record Counts(
    @Nullable Integer prompt,
    @Nullable Integer cached,
    @Nullable Integer answer,
    @Nullable Integer thoughts,
    @Nullable Integer toolUse,
    @Nullable Integer total) {

  /// @param metadata `usageMetadata` as it is on the wire
  static Counts of(JsonNode metadata) {
    return new Counts(
        count(metadata.path("promptTokenCount")),
        count(metadata.path("cachedContentTokenCount")),
        count(metadata.path("candidatesTokenCount")),
        count(metadata.path("thoughtsTokenCount")),
        count(metadata.path("toolUsePromptTokenCount")),
        count(metadata.path("totalTokenCount")));
  }

  private static @Nullable Integer count(JsonNode stated) {
    // All of an int's values are exact as a double.
    return stated.isNumber() ? Math.clamp((long) stated.doubleValue(), 0, Integer.MAX_VALUE) : null;
  }
}

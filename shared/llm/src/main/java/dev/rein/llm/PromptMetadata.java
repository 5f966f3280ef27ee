package dev.rein.llm;

import java.util.Map;

/// What the span of a call says of its prompt, beside name and version.
@FunctionalInterface
public interface PromptMetadata {
  /// Says nothing.
  PromptMetadata NONE = _ -> Map.of();

  /// @param version as [Prompt#version()] gives it
  /// @return plain data by key; empty for a prompt that nobody keeps
  Map<String, Object> of(String version);
}

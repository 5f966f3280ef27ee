package dev.rein.llm;

/// One prompt of a batch.
///
/// @param id the caller's own name for it
public record BatchAsk(String id, Prompt prompt) {}

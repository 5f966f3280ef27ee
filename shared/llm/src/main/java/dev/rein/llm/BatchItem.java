package dev.rein.llm;

/// What became of one prompt of a batch.
public sealed interface BatchItem {
  /// Of its [BatchAsk].
  String id();

  /// The call ended in one of the ways that a call can end.
  record Ended(String id, Answer answer) implements BatchItem {}

  /// The model broke its promise not to throw: a fault of ours, or of the process.
  record Broke(String id, Throwable why) implements BatchItem {}
}

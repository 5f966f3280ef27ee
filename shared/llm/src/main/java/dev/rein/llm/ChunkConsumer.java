package dev.rein.llm;

/// Takes the pieces of a streamed answer. Called by one thread at a time, on the thread that asked.
@FunctionalInterface
public interface ChunkConsumer<X extends Throwable> {
  /// @param chunk never empty; where a piece ends says nothing about words or sentences
  /// @return false to have no more: the connection is closed at once
  boolean accept(String chunk) throws X;
}

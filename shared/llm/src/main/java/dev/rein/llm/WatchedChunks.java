package dev.rein.llm;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Notes of a stream what its span tells: when it began and how it begins. What the consumer throws
/// stops the stream like a consumer that has enough, and is thrown again once the rest is recorded.
final class WatchedChunks<X extends Throwable> implements ChunkConsumer<RuntimeException> {
  private final ChunkConsumer<X> consumer;
  private final long began = System.nanoTime();
  private final Beginning text = new Beginning();
  private @Nullable Duration firstAfter;
  private @Nullable Throwable thrown;

  WatchedChunks(ChunkConsumer<X> consumer) {
    this.consumer = consumer;
  }

  @Override
  public boolean accept(String chunk) {
    if (firstAfter == null) firstAfter = Duration.ofNanos(System.nanoTime() - began);
    text.add(chunk);
    try {
      return consumer.accept(chunk);
    } catch (Throwable t) {
      thrown = t;
      return false;
    }
  }

  /// From the call to the first chunk, waits and earlier tries included; null where none came.
  @Nullable Duration firstAfter() {
    return firstAfter;
  }

  /// The beginning of the text, and its length where that is not all.
  Map<String, Object> kept() {
    Map<String, Object> kept = new LinkedHashMap<>();
    String beginning = text.kept();
    kept.put("text", beginning);
    if (text.chars() > beginning.length()) kept.put("chars", text.chars());
    return kept;
  }

  void rethrow() throws X {
    Throwable it = thrown;
    if (it == null) return;
    // An X, or unchecked: a consumer can throw nothing else.
    @SuppressWarnings("unchecked")
    X known = (X) it;
    throw known;
  }
}

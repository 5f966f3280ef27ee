package dev.rein.tracing;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a trace begins. Immutable; each `with…` gives a changed copy.
///
/// @param id minted beforehand with [Tracing#mint()] where it has to be stored first, else null
/// @param threadId groups the traces of one conversation
public record TraceStart(
    String name,
    @Nullable TraceId id,
    @Nullable String threadId,
    @Nullable Object input,
    Map<String, Object> metadata,
    Set<String> tags) {

  public static TraceStart named(String name) {
    return new TraceStart(name, null, null, null, Map.of(), Set.of());
  }

  public TraceStart withId(TraceId minted) {
    return new TraceStart(name, minted, threadId, input, metadata, tags);
  }

  public TraceStart withThread(String thread) {
    return new TraceStart(name, id, thread, input, metadata, tags);
  }

  public TraceStart withInput(Object value) {
    return new TraceStart(name, id, threadId, value, metadata, tags);
  }

  public TraceStart withMetadata(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(metadata);
    more.put(key, value);
    return new TraceStart(name, id, threadId, input, more, tags);
  }

  public TraceStart withTag(String tag) {
    Set<String> more = new LinkedHashSet<>(tags);
    more.add(tag);
    return new TraceStart(name, id, threadId, input, metadata, more);
  }
}

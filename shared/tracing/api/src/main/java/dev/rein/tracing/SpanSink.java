package dev.rein.tracing;

/// Where finished traces, spans and scores go. Safe for use by several threads.
public interface SpanSink {

  /// Takes an item over. Neither blocks nor throws: what can't be kept is counted by the next
  /// flush.
  void accept(Item item);

  /// Hands everything accepted so far to the backend, or to what stands in for it.
  ///
  /// Never throws and never outlives `deadline`. What was not acknowledged by then is spilled or
  /// dropped, and the answer says which: nothing that was accepted before the call is left over.
  Flushed flush(Deadline deadline);

  /// A sink that keeps nothing and counts nothing.
  static SpanSink none() {
    return NoSink.INSTANCE;
  }
}

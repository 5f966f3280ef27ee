package dev.rein.tracing;

import java.util.List;

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

  /// Hands over what was accepted so far while work goes on, so that a process which is killed now
  /// loses little. Never throws and never outlives `deadline`.
  ///
  /// What could be neither delivered nor spilled stays for the next flush unless it never can be,
  /// so the answer counts what is settled by now.
  ///
  /// @param running rows of what has not ended, to be shown until their real ones replace them;
  ///   they are in no ledger, and none of them is kept where it can't be delivered
  default FlushedEagerly flushEagerly(List<Item> running, Deadline deadline) {
    return FlushedEagerly.NOTHING;
  }

  /// A sink that keeps nothing and counts nothing.
  static SpanSink none() {
    return NoSink.INSTANCE;
  }
}

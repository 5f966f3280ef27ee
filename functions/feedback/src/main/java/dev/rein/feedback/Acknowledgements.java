package dev.rein.feedback;

import dev.rein.coaching.FeedbackStore;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.tracing.Flushed;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Takes a change's note away once a flush has delivered, or kept elsewhere, all that was recorded
/// for it. Where that can't be told for sure the note stays, and [Sweep] sends the change again:
/// when anything was dropped, when two flushes overlapped, and when the change overtook another.
final class Acknowledgements {
  /// Notes that are remembered at most; older ones are left to the sweep.
  static final int MOST = 1_000;

  private static final System.Logger LOG = System.getLogger(Acknowledgements.class.getName());

  private final FeedbackStore store;
  private final List<Waiting> waiting = new ArrayList<>();
  private int underWay;
  private long losses;

  private record Waiting(Unsent unsent, long lossesBefore) {}

  /// When the recording of a change begins.
  record Ticket(long losses) {}

  Acknowledgements(FeedbackStore store) {
    this.store = store;
  }

  synchronized Ticket begin() {
    return new Ticket(losses);
  }

  /// All that is to be told of the change has been recorded.
  synchronized void recorded(Unsent unsent, Ticket ticket) {
    if (unsent.overtook()) return;
    if (waiting.size() == MOST) waiting.removeFirst();
    waiting.add(new Waiting(unsent, ticket.losses()));
  }

  /// Runs a flush, and acknowledges what it has settled.
  Flushed around(Supplier<Flushed> flush) {
    return settled(start(), flush);
  }

  /// Runs a flush that may leave some of it to a later one, so that it acknowledges nothing.
  Flushed beside(Supplier<Flushed> flush) {
    synchronized (this) {
      underWay++;
    }
    return settled(List.of(), flush);
  }

  private Flushed settled(List<Waiting> mine, Supplier<Flushed> flush) {
    boolean whole = false;
    try {
      Flushed flushed = flush.get();
      whole = flushed.dropped() == 0;
      return flushed;
    } finally {
      settle(mine, whole);
    }
  }

  private synchronized List<Waiting> start() {
    // Another flush may hold what was recorded for these, and may still lose it.
    List<Waiting> mine = underWay > 0 ? List.of() : List.copyOf(waiting);
    waiting.removeAll(mine);
    underWay++;
    return mine;
  }

  private void settle(List<Waiting> mine, boolean whole) {
    List<Unsent> sent = new ArrayList<>();
    synchronized (this) {
      underWay--;
      if (!whole) losses++;
      for (Waiting each : mine) if (each.lossesBefore() == losses) sent.add(each.unsent());
    }
    for (Unsent unsent : sent) acknowledge(unsent);
  }

  // The flush has done its work; whoever flushes is not to fail for a note that the sweep finds.
  private void acknowledge(Unsent unsent) {
    try {
      store.acknowledge(unsent);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a change of goal " + unsent.goalId() + " stays unacknowledged", e);
    }
  }
}

package dev.rein.feedback;

import dev.rein.coaching.FeedbackStore;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Takes a change's note away once a flush has delivered all that was recorded for it. Where that
/// can't be told for sure the note stays, and [Sweep] sends the change again: when anything was
/// dropped or kept elsewhere, when two flushes overlapped, when the change overtook another, and
/// when there was no time.
///
/// What is kept elsewhere arrives later, perhaps just after a newer value of the same; the note
/// that stays tells the newer change that it overtook this one. After the sweep it is enough that
/// all is kept, or each of its runs would add as much again while Opik is away.
final class Acknowledgements {
  /// Notes that are remembered at most; older ones are left to the sweep.
  static final int MOST = 1_000;

  /// Longest that a flush goes on for its notes. The time of the flush itself is used up where Opik
  /// hangs, and then each run of the sweep would send the same notes again.
  static final Duration TIME = Duration.ofSeconds(4);

  private static final System.Logger LOG = System.getLogger(Acknowledgements.class.getName());

  private final FeedbackStore store;
  private final List<Waiting> waiting = new ArrayList<>();
  private int underWay;
  private long losses;
  private long spills;

  private record Waiting(Unsent unsent, Ticket ticket) {}

  /// When the recording of a change begins.
  ///
  /// @param mayBeKept whether it is enough that what was recorded is kept elsewhere
  /// @param failures flushes so far that did not do what is wanted
  record Ticket(boolean mayBeKept, long failures) {}

  Acknowledgements(FeedbackStore store) {
    this.store = store;
  }

  Ticket begin() {
    return ticket(false);
  }

  /// For a change that was told before.
  Ticket beginOnceMore() {
    return ticket(true);
  }

  private synchronized Ticket ticket(boolean mayBeKept) {
    return new Ticket(mayBeKept, failures(mayBeKept));
  }

  private long failures(boolean mayBeKept) {
    return mayBeKept ? losses : losses + spills;
  }

  /// All that is to be told of the change has been recorded.
  synchronized void recorded(Unsent unsent, Ticket ticket) {
    if (unsent.overtook()) return;
    if (waiting.size() == MOST) waiting.removeFirst();
    waiting.add(new Waiting(unsent, ticket));
  }

  /// Whether it still waits for a flush that can tell what became of it.
  synchronized boolean isWaiting(Unsent unsent) {
    return waiting.stream().anyMatch(each -> each.unsent().trace().equals(unsent.trace()));
  }

  /// Runs a flush, and acknowledges what it has settled.
  ///
  /// @param end nobody waits for an acknowledgement after it
  Flushed around(Supplier<Flushed> flush, Deadline end) {
    return settled(start(), flush, end);
  }

  /// Runs a flush that may leave some of it to a later one, so that it acknowledges nothing.
  Flushed beside(Supplier<Flushed> flush) {
    synchronized (this) {
      underWay++;
    }
    return settled(List.of(), flush, Deadline.in(Duration.ZERO));
  }

  private Flushed settled(List<Waiting> mine, Supplier<Flushed> flush, Deadline end) {
    boolean lost = true;
    boolean spilled = false;
    try {
      Flushed flushed = flush.get();
      lost = flushed.dropped() > 0;
      spilled = flushed.spilled() > 0;
      return flushed;
    } finally {
      acknowledge(settle(mine, lost, spilled), end.atMost(TIME));
    }
  }

  private synchronized List<Waiting> start() {
    // Another flush may hold what was recorded for these, and may still lose it.
    List<Waiting> mine = underWay > 0 ? List.of() : List.copyOf(waiting);
    waiting.removeAll(mine);
    underWay++;
    return mine;
  }

  private synchronized List<Unsent> settle(List<Waiting> mine, boolean lost, boolean spilled) {
    underWay--;
    if (lost) losses++;
    if (spilled) spills++;
    List<Unsent> settled = new ArrayList<>();
    for (Waiting each : mine) {
      Ticket ticket = each.ticket();
      if (ticket.failures() == failures(ticket.mayBeKept())) settled.add(each.unsent());
    }
    return settled;
  }

  // On a thread of its own, for a call may take longer than there is time.
  private void acknowledge(List<Unsent> settled, Deadline until) {
    if (settled.isEmpty() || until.passed()) return;
    FutureTask<?> work = new FutureTask<>(() -> acknowledgeEach(settled, until), null);
    Thread.ofVirtual().name("rein-acknowledgements").start(work);
    try {
      work.get(until.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "no time was left to acknowledge all of {0} changes", settled.size());
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "changes stay unacknowledged", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      work.cancel(true);
    }
  }

  // The flush has done its work; whoever flushes is not to fail for a note that the sweep finds.
  private void acknowledgeEach(List<Unsent> settled, Deadline until) {
    for (Unsent unsent : settled) {
      if (until.passed()) return;
      try {
        store.acknowledge(unsent);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a change of goal " + unsent.goalId() + " stays unacknowledged", e);
      }
    }
  }
}

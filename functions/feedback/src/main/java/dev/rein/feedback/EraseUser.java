package dev.rein.feedback;

import dev.rein.coaching.ErasedTraces;
import dev.rein.coaching.Erasure;
import dev.rein.coaching.ErasureStore;
import dev.rein.coaching.ErasureStore.Step;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.ThreadDeletion;
import dev.rein.tracing.TraceDeletion;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.Uuid7;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// Removes all that is kept of a user, as far as the time allows, and asks Opik to delete their
/// traces. What is left is removed when the user asks again, and by the schedule if they do not.
///
/// @param time that one call may take; each does one step at least
record EraseUser(
    ErasureStore store, Tracing tracing, InstantSource clock, Uuid7 ids, Duration time) {
  /// Left of an invocation for its answer and its flush.
  static final Duration RESERVE = Duration.ofSeconds(4);

  /// After which the schedule goes on with an erasure that nobody asks for any more.
  static final Duration ABANDONED = Duration.ofMinutes(1);

  /// Erasures that the schedule goes on with at most in one run.
  static final int MOST_USERS = 20;

  /// Notes of traces that the schedule takes at most in one run.
  static final int MOST_NOTES = 1_000;

  private static final System.Logger LOG = System.getLogger(EraseUser.class.getName());

  /// @return with [Erasure#finishedAt] once nothing is left
  Erasure run(String userId, Deadline invocation) {
    return goOn(store.begin(userId, newReceipt(), clock.instant()), invocation);
  }

  /// Removes nothing where the erasure has ended: what the user sent since is theirs.
  private Erasure goOn(Erasure begun, Deadline invocation) {
    Deadline until = invocation.minus(RESERVE).atMost(time);
    Erasure soFar = begun;
    List<ErasedTraces> told = new ArrayList<>();
    try {
      do {
        switch (store.next(begun.userId(), clock.instant())) {
          case Step.Removed(var erasure, var traces) -> {
            soFar = erasure;
            told.addAll(traces);
            // Somebody asked for another one since, and goes on with it.
            if (!erasure.receiptId().equals(begun.receiptId())) return erasure;
          }
          case Step.Finished(var receipt, var traces) -> {
            told.addAll(traces);
            return receipt;
          }
        }
      } while (!until.passed());
      return soFar;
    } finally {
      tell(told);
    }
  }

  private UUID newReceipt() {
    return ids.at(clock.instant());
  }

  /// What the schedule does: goes on with what was left, and asks Opik again for what may have come
  /// back.
  void sweep(Deadline invocation) {
    Instant now = clock.instant();
    for (Erasure unfinished : store.unfinished(now.minus(ABANDONED), MOST_USERS)) {
      if (invocation.minus(RESERVE).passed()) return;
      Erasure erasure = goOn(unfinished, invocation);
      LOG.log(
          Level.INFO,
          "erasure {0} {1}",
          erasure.receiptId(),
          erasure.finishedAt() == null ? "goes on" : "has finished");
    }
    List<ErasedTraces> due = store.due(now, MOST_NOTES);
    tell(due);
    for (ErasedTraces each : due) store.askedAgain(each, now);
  }

  /// A note of each is kept, so that Opik is asked again whatever becomes of this.
  private void tell(List<ErasedTraces> erased) {
    TreeSet<String> threads = new TreeSet<>();
    for (ErasedTraces each : erased) {
      threads.add(each.thread());
      each.traces().forEach(id -> tracing.delete(new TraceDeletion(id)));
    }
    List<String> all = List.copyOf(threads);
    for (int from = 0; from < all.size(); from += ThreadDeletion.MOST) {
      tracing.delete(
          new ThreadDeletion(all.subList(from, Math.min(all.size(), from + ThreadDeletion.MOST))));
    }
  }
}

package dev.rein.generation;

import dev.rein.coaching.EvaluationQueue;
import dev.rein.coaching.PendingEvaluation;
import dev.rein.coaching.PendingStore;
import dev.rein.tracing.Deadline;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Sends again what was made and never judged, because the message that asks for it was never sent
/// or was lost. Sending twice is harmless: the judge keeps one verdict.
final class Sweep {
  /// Sent in one run; the rest waits for the next one.
  static final int MOST = 100;

  /// Longest time between two sendings of the same.
  static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  /// Least time that must be left to go on.
  private static final Duration ROOM = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(Sweep.class.getName());

  private final PendingStore store;
  private final EvaluationQueue queue;
  private final Duration after;
  private final InstantSource clock;

  Sweep(Wiring wiring) {
    this.store = wiring.pending();
    this.queue = wiring.evaluations();
    this.after = wiring.sweepAfter();
    this.clock = wiring.clock();
  }

  /// What a run came to.
  ///
  /// @param sent again
  /// @param gone given up, because what was to be judged is deleted
  record Swept(int sent, int gone) {}

  /// @throws RuntimeException if store or queue can't be reached; what was sent until then is noted
  Swept run(Deadline deadline, Meter meter) {
    Instant now = clock.instant();
    int sent = 0;
    int gone = 0;
    for (PendingEvaluation pending : store.due(now.minus(after), now, MOST)) {
      if (deadline.remaining().compareTo(ROOM) < 0) break;
      if (store.isThere(pending.subject())) {
        queue.submit(pending.subject(), pending.trace());
        meter.swept();
        store.swept(pending, now.plus(pause(after, pending.sweeps())));
        sent++;
      } else {
        store.remove(pending);
        gone++;
      }
    }
    if (sent + gone > 0) {
      LOG.log(Level.INFO, "{0} evaluations sent again, {1} given up: deleted", sent, gone);
    }
    return new Swept(sent, gone);
  }

  /// Twice as long after each time: what can't be judged today may be tomorrow, and must not fill
  /// the queue until then.
  static Duration pause(Duration after, int sweeps) {
    Duration first = after.isZero() ? Duration.ofMinutes(1) : after;
    Duration pause = first.multipliedBy(1L << Math.min(sweeps, 16));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }
}

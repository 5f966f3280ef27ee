package dev.rein.evaluation;

import dev.rein.coaching.CachedJudgement;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Traced;

/// Judges one piece, under a trace of its own in the goal's thread.
@Traced
interface Judging {
  /// Uses an earlier judgement of the same content.
  Outcome again(TraceStart trace, Piece piece, CachedJudgement cached);

  /// Asks the judge.
  ///
  /// @param key by which the judgement is kept to be used again
  /// @param reservation of the day's budget, settled here
  Outcome anew(
      TraceStart trace, Piece piece, String key, Budget.Reservation reservation, Deadline deadline);
}

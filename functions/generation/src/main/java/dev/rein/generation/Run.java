package dev.rein.generation;

import dev.rein.tracing.Deadline;
import java.time.Duration;

/// One stretch of work on a goal.
///
/// @param deadline when the last model call must be over
/// @param call most that one model call may take
/// @param callerWaits whether running out of time means handing over, whatever was achieved
/// @param meter counts this invocation's model calls
record Run(Deadline deadline, Duration call, boolean callerWaits, Meter meter) {

  static Run forCaller(Budget budget, Deadline answerBy, Meter meter) {
    return new Run(answerBy.minus(budget.storing()), budget.requestCall(), true, meter);
  }

  static Run forQueue(Budget budget, Deadline doneBy, Meter meter) {
    return new Run(doneBy.minus(budget.storing()), budget.queueCall(), false, meter);
  }

  boolean hasRoomFor(Duration work) {
    return deadline.remaining().compareTo(work) >= 0;
  }
}

package dev.rein.pipeline;

import dev.rein.tracing.Deadline;
import java.time.Duration;

/// One stretch of work on a goal.
///
/// @param deadline when the last model call must be over
/// @param call most that one model call may take
/// @param callerWaits whether running out of time means handing over, whatever was achieved
/// @param meter counts this invocation's model calls
public record Run(Deadline deadline, Duration call, boolean callerWaits, RunMeter meter) {

  public static Run forCaller(Budget budget, Deadline answerBy, RunMeter meter) {
    return new Run(answerBy.minus(budget.storing()), budget.requestCall(), true, meter);
  }

  public static Run forQueue(Budget budget, Deadline doneBy, RunMeter meter) {
    return new Run(doneBy.minus(budget.storing()), budget.queueCall(), false, meter);
  }

  public boolean hasRoomFor(Duration work) {
    return deadline.remaining().compareTo(work) >= 0;
  }
}

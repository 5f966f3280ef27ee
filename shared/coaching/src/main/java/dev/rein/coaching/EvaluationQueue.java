package dev.rein.coaching;

import dev.rein.tracing.NotTraced;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Traced;

/// Asks for something to be judged, later and elsewhere.
@Traced(type = SpanType.TOOL)
public interface EvaluationQueue {

  /// @param trace of what is to be judged; travels in the message's attributes
  @Traced("enqueue_evaluation")
  void submit(Subject subject, @NotTraced TraceId trace);
}

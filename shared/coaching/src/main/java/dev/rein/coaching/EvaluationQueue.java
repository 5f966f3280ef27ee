package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.util.UUID;

/// Asks for something to be judged, later and elsewhere.
public interface EvaluationQueue {

  /// @param trace of what is to be judged; travels in the message's attributes
  void submit(UUID goalId, Kind kind, TraceId trace);
}

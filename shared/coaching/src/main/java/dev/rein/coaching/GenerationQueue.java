package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.util.UUID;

/// Asks for a goal's pipeline to be run, or to be gone on with, without a caller waiting.
public interface GenerationQueue {

  void submit(UUID goalId, TraceId trace);
}

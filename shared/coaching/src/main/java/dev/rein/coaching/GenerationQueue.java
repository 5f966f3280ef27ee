package dev.rein.coaching;

import dev.rein.tracing.NotTraced;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Traced;
import java.util.UUID;

/// Asks for a goal's pipeline to be run, or to be gone on with, without a caller waiting.
@Traced(type = SpanType.TOOL)
public interface GenerationQueue {

  @Traced("enqueue_generation")
  void submit(UUID goalId, @NotTraced TraceId trace);
}

package dev.rein.generation;

import dev.rein.coaching.ErasedTraces;
import dev.rein.coaching.Hashes;
import dev.rein.llm.Billing;
import dev.rein.pipeline.Fault;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanDetails;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Traced;
import java.util.Map;

/// One model call under a trace of its own: shows that model and tracing work.
@Traced
interface TestTrace {
  String NAME = "test_trace";
  String PROMPT_VERSION = "test_trace.v1";

  /// @param id of `trace`
  Outcome run(TraceStart trace, TraceId id, String prompt, Deadline answerBy, Meter meter);

  static TraceStart start(TraceId id, String userId, String prompt) {
    return TraceStart.named(NAME)
        .withId(id)
        // About no goal: by this it is found when its user's data are erased.
        .withThread(ErasedTraces.userThread(userId))
        .withInput(Map.of("prompt", prompt))
        .withMetadata("user_id_hash", Hashes.userId(userId))
        .withMetadata("prompt_version", PROMPT_VERSION)
        // Told first, for whatever is thrown.
        .withMetadata("status", "error");
  }

  /// How it ended.
  sealed interface Outcome extends SpanDetails {
    record Answered(TraceId trace, String text, Billing billing) implements Outcome {}

    record Failed(TraceId trace, Fault fault) implements Outcome {}

    @Override
    default void describe(Span trace) {
      switch (this) {
        case Answered(_, var text, _) ->
            trace.output(Map.of("text", text)).metadata("status", "ok");
        case Failed(_, var fault) -> trace.metadata("status", "error").error(fault.error());
      }
    }
  }
}

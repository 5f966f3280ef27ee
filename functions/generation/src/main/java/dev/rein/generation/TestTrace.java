package dev.rein.generation;

import dev.rein.coaching.ErasedTraces;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Spend;
import dev.rein.llm.Answer;
import dev.rein.llm.Billing;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Span;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Map;

/// One model call under a trace of its own: shows that model and tracing work.
final class TestTrace {
  static final String NAME = "test_trace";
  static final String PROMPT_VERSION = "test_trace.v1";
  private static final Logger LOG = System.getLogger(TestTrace.class.getName());
  private static final String SYSTEM = "Answer in at most three sentences.";

  private final Tracing tracing;
  private final LanguageModel model;
  private final GoalStore store;
  private final Budget budget;
  private final InstantSource clock;

  TestTrace(Wiring wiring) {
    this.tracing = wiring.tracing().tracing();
    this.model = wiring.model();
    this.store = wiring.store();
    this.budget = wiring.budget();
    this.clock = wiring.clock();
  }

  /// How it ended.
  sealed interface Outcome {
    record Answered(TraceId trace, String text, Billing billing) implements Outcome {}

    record Failed(TraceId trace, Fault fault) implements Outcome {}
  }

  Outcome run(String userId, String prompt, Deadline answerBy, Meter meter) {
    TraceId id = tracing.mint();
    TraceStart start =
        TraceStart.named(NAME)
            .withId(id)
            // About no goal: by this it is found when its user's data are erased.
            .withThread(ErasedTraces.userThread(userId))
            .withInput(Map.of("prompt", prompt))
            .withMetadata("user_id_hash", GoalTrace.userHash(userId))
            .withMetadata("prompt_version", PROMPT_VERSION);
    return tracing.trace(start, trace -> ask(id, prompt, answerBy, meter, trace));
  }

  /// An answer that is paid for is not withheld because it could not be counted.
  private void count(Spend spend) {
    try {
      store.count(spend, clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a model call was not counted", e);
    }
  }

  private Outcome ask(TraceId id, String text, Deadline answerBy, Meter meter, Span trace) {
    Prompt prompt = new Prompt(NAME, PROMPT_VERSION, SYSTEM, text, null);
    Deadline deadline = answerBy.minus(budget.storing()).atMost(budget.requestCall());
    Answer answer = model.generate(prompt, deadline);
    boolean usable = answer instanceof Answer.Answered;
    Spend spend = Spend.ofCall(answer.billing(), usable);
    meter.add(spend);
    count(spend);
    trace.metadata("status", usable ? "ok" : "error");
    if (answer instanceof Answer.Answered answered) {
      trace.output(Map.of("text", answered.text()));
      return new Outcome.Answered(id, answered.text(), answered.billing());
    }
    Fault fault = Fault.of(answer);
    if (fault == null) throw new IllegalStateException("neither an answer nor a fault");
    trace.error(fault.error());
    return new Outcome.Failed(id, fault);
  }
}

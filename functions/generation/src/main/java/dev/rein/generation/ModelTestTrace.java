package dev.rein.generation;

import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Spend;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import dev.rein.pipeline.Budget;
import dev.rein.pipeline.Fault;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/// Asks the model, counts the call, and says how it went.
final class ModelTestTrace implements TestTrace {
  private static final Logger LOG = System.getLogger(ModelTestTrace.class.getName());
  private static final String SYSTEM = "Answer in at most three sentences.";

  private final LanguageModel model;
  private final GoalStore store;
  private final Budget budget;
  private final InstantSource clock;

  ModelTestTrace(Wiring wiring) {
    this.model = wiring.model();
    this.store = wiring.store();
    this.budget = wiring.budget();
    this.clock = wiring.clock();
  }

  @Override
  public Outcome run(TraceStart trace, TraceId id, String text, Deadline answerBy, Meter meter) {
    Prompt prompt = new Prompt(NAME, PROMPT_VERSION, SYSTEM, text, null);
    Deadline deadline = answerBy.minus(budget.storing()).atMost(budget.requestCall());
    Answer answer = model.generate(prompt, deadline);
    Spend spend = Spend.ofCall(answer.billing(), answer instanceof Answer.Answered);
    meter.add(spend);
    count(spend);
    if (answer instanceof Answer.Answered answered) {
      return new Outcome.Answered(id, answered.text(), answered.billing());
    }
    Fault fault = Fault.of(answer);
    if (fault == null) throw new IllegalStateException("neither an answer nor a fault");
    return new Outcome.Failed(id, fault);
  }

  /// An answer that is paid for is not withheld because it could not be counted.
  private void count(Spend spend) {
    try {
      store.count(spend, clock.instant());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "a model call was not counted", e);
    }
  }
}

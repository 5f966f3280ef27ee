package dev.rein.generation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Spend;
import dev.rein.coaching.UnusableAnswer;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/// Asks a model for something that can be used, and once more where the first answer can't be.
///
/// @param room least time that must be left for the second call
record Asking(LanguageModel model, Duration room) {
  /// The first call included.
  static final int MAX_CALLS = 2;

  /// How it ended. `spend` is what it cost, failed calls included.
  sealed interface Asked<T> {
    /// @param model that answered
    record Done<T>(T result, String promptVersion, String model, Spend spend) implements Asked<T> {}

    record Faulty<T>(Fault fault, Spend spend) implements Asked<T> {}

    /// The run's time was over before the model had answered.
    record TimeUp<T>(Spend spend) implements Asked<T> {}
  }

  /// @param prompts gives the prompt of each call, with a nonce of its own
  /// @param decode throws [UnusableAnswer] for an answer that lacks something
  <T> Asked<T> ask(Supplier<Prompt> prompts, Function<JsonNode, T> decode, Run run) {
    return ask(prompts, decode, run, Spend.NONE, 1, "");
  }

  private <T> Asked<T> ask(
      Supplier<Prompt> prompts,
      Function<JsonNode, T> decode,
      Run run,
      Spend before,
      int call,
      String hint) {
    Prompt prompt = hinted(prompts.get(), hint);
    Deadline deadline = run.deadline().atMost(run.call());
    Answer answer = model.generate(prompt, deadline);
    Fault fault = Fault.of(answer);
    if (answer instanceof Answer.Answered answered) {
      try {
        T result = decoded(answered, decode);
        Spend spend = spent(run, before, answer, true);
        return new Asked.Done<>(result, prompt.version(), answered.billing().model(), spend);
      } catch (UnusableAnswer e) {
        fault = Fault.of(e);
      }
    }
    Spend spend = spent(run, before, answer, false);
    if (fault == null) throw new IllegalStateException("neither an answer nor a fault");
    if (isOwnTimeout(answer) && run.deadline().passed()) return new Asked.TimeUp<>(spend);
    if (!fault.repairable() || call == MAX_CALLS || !run.hasRoomFor(room)) {
      return new Asked.Faulty<>(fault, spend);
    }
    return ask(prompts, decode, run, spend, call + 1, fault.detail());
  }

  /// Gemini's own timeouts have a status.
  private static boolean isOwnTimeout(Answer answer) {
    return answer instanceof Answer.Unavailable unavailable
        && unavailable.cause() == Answer.Cause.TIMEOUT
        && unavailable.status() == 0;
  }

  private static <T> T decoded(Answer.Answered answered, Function<JsonNode, T> decode) {
    if (answered.json() == null) throw new UnusableAnswer("", "is not JSON");
    return decode.apply(answered.json());
  }

  private static Spend spent(Run run, Spend before, Answer answer, boolean usable) {
    Spend call = Spend.ofCall(answer.billing(), usable);
    run.meter().add(call);
    return before.plus(call);
  }

  private static Prompt hinted(Prompt prompt, String hint) {
    if (hint.isEmpty()) return prompt;
    return new Prompt(
        prompt.name(),
        prompt.version(),
        prompt.system(),
        prompt.user() + "\n\nAn earlier answer could not be used. " + hint,
        prompt.schema());
  }
}

package dev.rein.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Spend;
import dev.rein.coaching.UnusableAnswer;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/// Asks a model for something that can be used, and once more where the first answer can't be.
///
/// @param room least time that must be left for the second call
public record Asking(LanguageModel model, Duration room) {
  /// How it ended. `spend` is what it cost, failed calls included.
  public sealed interface Asked<T> {
    Spend spend();

    /// @param model that answered
    /// @param again whether it took a second call
    record Done<T>(T result, String promptVersion, String model, Spend spend, boolean again)
        implements Asked<T> {
      Done<T> withSpend(Spend spent) {
        return new Done<>(result, promptVersion, model, spent, again);
      }
    }

    record Faulty<T>(Fault fault, Spend spend) implements Asked<T> {}

    /// The run's time was over before the model had answered.
    record TimeUp<T>(Spend spend) implements Asked<T> {}
  }

  /// @param prompts gives the prompt of each call, with a nonce of its own
  /// @param decode throws [UnusableAnswer] for an answer that lacks something
  public <T> Asked<T> ask(Supplier<Prompt> prompts, Function<JsonNode, T> decode, Run run) {
    Asked<T> first = once(prompts.get(), decode, run, Spend.NONE, false);
    return switch (first) {
      case Asked.Faulty<T>(var fault, var spend) when fault.repairable() && hasRoom(run) ->
          once(hinted(prompts.get(), fault.detail()), decode, run, spend, true);
      case Asked.Done<T> _, Asked.Faulty<T> _, Asked.TimeUp<T> _ -> first;
    };
  }

  /// Whether there is time for another call.
  public boolean hasRoom(Run run) {
    return run.hasRoomFor(room);
  }

  /// One call more, after others that cost `before`.
  public <T> Asked<T> more(Prompt prompt, Function<JsonNode, T> decode, Run run, Spend before) {
    return once(prompt, decode, run, before, true);
  }

  private <T> Asked<T> once(
      Prompt prompt, Function<JsonNode, T> decode, Run run, Spend before, boolean again) {
    Answer answer = model.generate(prompt, run.deadline().atMost(run.call()));
    Fault fault = Fault.of(answer);
    if (answer instanceof Answer.Answered answered) {
      try {
        T result = decoded(answered, decode);
        Spend spend = spent(run, before, answer, true);
        return new Asked.Done<>(result, prompt.version(), answered.billing().model(), spend, again);
      } catch (UnusableAnswer e) {
        fault = Fault.of(e);
      }
    }
    Spend spend = spent(run, before, answer, false);
    if (fault == null) throw new IllegalStateException("neither an answer nor a fault");
    return isOwnTimeout(answer) && run.deadline().passed()
        ? new Asked.TimeUp<>(spend)
        : new Asked.Faulty<>(fault, spend);
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
    return new Prompt(
        prompt.name(),
        prompt.version(),
        prompt.system(),
        prompt.user() + "\n\nAn earlier answer could not be used. " + hint,
        prompt.schema());
  }
}

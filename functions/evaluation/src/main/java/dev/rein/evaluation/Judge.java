package dev.rein.evaluation;

import dev.rein.coaching.Goal;
import dev.rein.coaching.Nonce;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Spend;
import dev.rein.llm.Answer;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prompt;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.function.Supplier;

/// Asks a model for a verdict by a rubric, once more where the first answer can't be used.
///
/// @param nonces gives 16 lower-case hex digits, new on every call
record Judge(LanguageModel model, Supplier<String> nonces) {
  /// The most that one model call may take.
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  static Judge of(LanguageModel model) {
    return new Judge(model, Nonce::next);
  }

  Judgement judge(Rubric rubric, Goal goal, LocalDate today, Deadline deadline) {
    return judge(rubric, nonce -> rubric.judge(goal, today, nonce), deadline);
  }

  /// @param prompts by nonce
  Judgement judge(Rubric rubric, Function<String, Prompt> prompts, Deadline deadline) {
    Judgement first = ask(rubric, prompts, deadline, Spend.NONE, false);
    return switch (first) {
      case Judgement.Unusable unusable when unusable.repairable() ->
          ask(rubric, prompts, deadline, unusable.spend(), true);
      case Judgement.Unusable _, Judgement.Reached _, Judgement.Unavailable _ -> first;
    };
  }

  private Judgement ask(
      Rubric rubric,
      Function<String, Prompt> prompts,
      Deadline deadline,
      Spend before,
      boolean repair) {
    String nonce = nonces.get();
    Answer answer = model.generate(prompts.apply(nonce), deadline.atMost(CALL_TIMEOUT));
    return switch (answer) {
      case Answer.Answered answered -> {
        Spend unusable = before.plus(Spend.ofCall(answered.billing(), false));
        yield switch (Verdict.read(answered.json(), rubric.criteria(), nonce)) {
          case Verdict.Valid(var criteria) ->
              new Judgement.Reached(
                  criteria,
                  answered.billing().model(),
                  repair,
                  before.plus(Spend.ofCall(answered.billing(), true)));
          case Verdict.Invalid(var reason) ->
              new Judgement.Unusable(reason, answered.billing().model(), true, unusable);
        };
      }
      case Answer.Blocked blocked ->
          // The filter looks at the same text again: asking twice costs and changes nothing.
          new Judgement.Unusable(
              "The judge was blocked (" + blocked.reason() + ").",
              blocked.billing().model(),
              false,
              before.plus(Spend.ofCall(blocked.billing(), false)));
      case Answer.CutOff cutOff ->
          new Judgement.Unusable(
              "The judge's answer was cut off (" + cutOff.finishReason() + ").",
              cutOff.billing().model(),
              true,
              before.plus(Spend.ofCall(cutOff.billing(), false)));
      case Answer.Malformed malformed ->
          new Judgement.Unusable(
              "The judge's answer is malformed: " + malformed.detail(),
              malformed.billing().model(),
              true,
              before.plus(Spend.ofCall(malformed.billing(), false)));
      case Answer.Unavailable unavailable ->
          new Judgement.Unavailable(
              unavailable, before.plus(Spend.ofCall(unavailable.billing(), false)));
    };
  }
}

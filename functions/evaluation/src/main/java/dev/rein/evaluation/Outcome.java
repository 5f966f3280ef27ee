package dev.rein.evaluation;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Spend;
import dev.rein.judge.Scrutiny;
import dev.rein.llm.Answer;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanDetails;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How work on one message ended.
sealed interface Outcome extends SpanDetails {
  /// Judged, kept and counted now.
  ///
  /// @param scrutiny null where an earlier judgement was used again
  record Judged(Evaluation evaluation, Spend spend, @Nullable Scrutiny scrutiny)
      implements Outcome {}

  /// Judged before; its scores were sent again and nothing was counted.
  ///
  /// @param spend of calls made in vain, when two deliveries were worked on side by side
  record JudgedBefore(Evaluation evaluation, Spend spend) implements Outcome {}

  /// The goal was deleted meanwhile, or never was: there is nothing to do.
  ///
  /// @param spend of calls that were made before that was known
  record NoGoal(Spend spend) implements Outcome {}

  /// The goal has not been completed yet; later it may be.
  record NotReady() implements Outcome {}

  /// The judge gave no answer; nothing was kept.
  record NoAnswer(Answer.Unavailable why, Spend spend) implements Outcome {}

  /// The day's budget is used up; nobody was asked.
  ///
  /// @param first whether this is the day's first to find out
  record OverBudget(Duration until, boolean first) implements Outcome {}

  /// What a verdict shows is told when it is reached, see [PieceJudge].
  @Override
  default void describe(Span trace) {
    switch (this) {
      case NoAnswer(var why, _) ->
          trace.error(new ErrorInfo(why.cause().name(), why.detail(), why.detail()));
      case Judged _, JudgedBefore _, NoGoal _, NotReady _, OverBudget _ -> {}
    }
  }
}

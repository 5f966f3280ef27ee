package dev.rein.evaluation;

import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Spend;
import dev.rein.llm.Answer;
import java.util.Map;

/// How asking the judge ended.
sealed interface Judgement {
  /// Of all calls made for it.
  Spend spend();

  /// @param model as its answer names it
  /// @param repaired true when the first answer could not be used
  record Reached(Map<String, Criterion> criteria, String model, boolean repaired, Spend spend)
      implements Judgement {}

  /// Answers came, and none could be used.
  ///
  /// @param reason a sentence without any of the answers' words
  /// @param repairable false when asking the same again can't help
  record Unusable(String reason, String model, boolean repairable, Spend spend)
      implements Judgement {}

  /// No answer came; it may later.
  record Unavailable(Answer.Unavailable answer, Spend spend) implements Judgement {}
}

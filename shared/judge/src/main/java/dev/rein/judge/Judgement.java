package dev.rein.judge;

import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Spend;
import dev.rein.llm.Answer;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// How judging ended.
public sealed interface Judgement {
  /// Of all calls made for it.
  Spend spend();

  /// A verdict that passed every check.
  ///
  /// @param criteria in the rubric's order
  /// @param model as its answer names it
  record Reached(Map<String, Criterion> criteria, String model, Scrutiny scrutiny, Spend spend)
      implements Judgement {
    public Reached {
      criteria = Collections.unmodifiableMap(new LinkedHashMap<>(criteria));
    }

    /// Mean of the criteria, 0 to 10. Never asked of the model.
    public double overall() {
      return mean(criteria.values());
    }
  }

  /// Answers came, and none could be used.
  ///
  /// @param reason a sentence without any of the answers' words
  record Unusable(String reason, String model, Scrutiny scrutiny, Spend spend)
      implements Judgement {}

  /// No answer came; it may later.
  record Unavailable(Answer.Unavailable answer, Spend spend) implements Judgement {}

  /// @param criteria at least one
  static double mean(Collection<Criterion> criteria) {
    return criteria.stream().mapToInt(Criterion::score).average().orElseThrow();
  }
}

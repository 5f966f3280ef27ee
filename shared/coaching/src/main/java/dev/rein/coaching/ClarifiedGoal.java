package dev.rein.coaching;

import java.util.List;

/// A goal made clear enough to plan for; the result of the stage `preprocess_goal`.
///
/// @param statement the goal in one sentence
/// @param category e.g. `fitness`, `learning`
/// @param assumptions what was taken for granted because the person did not say
/// @param openQuestions what the person should still be asked
public record ClarifiedGoal(
    String statement,
    String category,
    SmartGoal criteria,
    List<String> assumptions,
    List<String> openQuestions)
    implements StageResult {
  public ClarifiedGoal {
    assumptions = List.copyOf(assumptions);
    openQuestions = List.copyOf(openQuestions);
  }
}

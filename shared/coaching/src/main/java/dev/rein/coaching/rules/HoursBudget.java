package dev.rein.coaching.rules;

import dev.rein.coaching.GoalRequest;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many hours a week somebody said they have.
final class HoursBudget {
  private static final String AMOUNT =
      "(?:about |around |roughly |only |just |at most |up to |a maximum of )?"
          + "(\\d{1,3}(?:\\.\\d{1,2})?)\\s?(?:hours?|hrs?|h)\\s?(?:a|per|each|every|/)\\s?(?:week|wk)\\b";

  /// Only words that speak of time to spend: `cut screen time to 10 hours a week` is no budget.
  private static final Pattern IN_GOAL =
      Pattern.compile(
          "(?i)\\b(?:i have|i've got|i've|i can (?:spend|spare|give|find|invest|set"
              + " aside|manage|do)|i could (?:spend|spare|give|find)|have time for|available"
              + " for)\\s+(?:it\\s+)?"
              + AMOUNT);

  private static final Pattern IN_CONSTRAINT =
      Pattern.compile(
          "(?i)\\b(?:max\\.?|maximum(?: of)?|at most|no more than|not more than|never more than"
              + "|only|up to|limit(?:ed)? (?:of|to)|less than|under)\\s+"
              + AMOUNT);

  private HoursBudget() {}

  /// The least of what the profile and its constraints say; what the goal's text says only where
  /// those are silent.
  static OptionalDouble of(GoalRequest request) {
    Double profile = request.profile().availableHoursPerWeek();
    double least = profile == null ? Double.POSITIVE_INFINITY : profile;
    for (String constraint : request.profile().constraints()) {
      Matcher matcher = IN_CONSTRAINT.matcher(constraint);
      if (matcher.find()) least = Math.min(least, Double.parseDouble(matcher.group(1)));
    }
    if (Double.isFinite(least)) return OptionalDouble.of(least);
    Matcher goal = IN_GOAL.matcher(request.text());
    return goal.find()
        ? OptionalDouble.of(Double.parseDouble(goal.group(1)))
        : OptionalDouble.empty();
  }
}

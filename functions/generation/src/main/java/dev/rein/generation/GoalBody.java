package dev.rein.generation;

import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Limits;
import dev.rein.coaching.Profile;
import dev.rein.coaching.Style;
import dev.rein.runtime.Body;
import java.util.List;

/// The body of `POST /api/goals`.
final class GoalBody {
  private static final double HOURS_PER_WEEK = 168;

  private GoalBody() {}

  /// @throws dev.rein.runtime.ProblemException 400 naming everything that is wrong
  static GoalRequest read(Body body) {
    String text = body.text("goal", Limits.GOAL);
    Style style =
        body.oneOf("style", Style.BALANCED, Style::parse, "balanced, aggressive, conservative");
    Body fields = body.object("profile");
    String experience = fields.optionalText("experienceLevel", Limits.PROFILE_ENTRY);
    Double hours = fields.optionalNumber("availableHoursPerWeek", 0, HOURS_PER_WEEK);
    List<String> constraints = entries(fields, "constraints");
    List<String> previousGoals = entries(fields, "previousGoals");
    body.check();
    return new GoalRequest(text, style, new Profile(experience, hours, constraints, previousGoals));
  }

  private static List<String> entries(Body fields, String name) {
    return fields.texts(name, Limits.PROFILE_ENTRIES, Limits.PROFILE_ENTRY);
  }
}

package dev.rein.coaching.rules;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Plan.Week;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/// A plan with all that it has to agree with.
///
/// @param made day on which the goal was made; week 1 begins on it
record PlanCase(Plan plan, GoalRequest request, ClarifiedGoal clarified, LocalDate made) {
  /// By number; weeks with one number keep their order.
  List<Week> weeksByNumber() {
    return plan.weeks().stream().sorted(Comparator.comparingInt(Week::number)).toList();
  }

  int lastWeek() {
    return plan.weeks().stream().mapToInt(Week::number).max().orElse(0);
  }

  /// What the week's tasks say they take, at least.
  double taskHours(Week week) {
    // A first week that begins in the middle of a calendar week has only what is left of it.
    int days =
        week.number() == 1
            ? TaskMinutes.DAYS + 1 - made.getDayOfWeek().getValue()
            : TaskMinutes.DAYS;
    return TaskMinutes.hours(week, days);
  }
}

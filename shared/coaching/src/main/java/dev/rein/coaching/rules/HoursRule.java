package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/// No week asks for more hours than there are, by its own number or by what its tasks add up to.
final class HoursRule implements PlanRule {
  /// Hours that rounding may add.
  static final double ROUNDING = 0.05;

  /// Hours of a week beside sleep, meals and the rest of life, where nobody said how many there
  /// are: twelve a day.
  static final double MOST_UNSTATED = 84;

  static double budget(PlanCase plan) {
    return HoursBudget.of(plan.request()).orElse(MOST_UNSTATED);
  }

  @Override
  public List<Finding> check(PlanCase plan) {
    OptionalDouble stated = HoursBudget.of(plan.request());
    double budget = budget(plan);
    Set<Integer> over = new TreeSet<>();
    Week fullest = plan.plan().weeks().getFirst();
    double most = 0;
    for (Week week : plan.plan().weeks()) {
      double tasks = plan.taskHours(week);
      if (week.hours() > budget + ROUNDING || TaskHoursRule.isOver(tasks, budget)) {
        over.add(week.number());
      }
      double asked = Math.max(week.hours(), tasks);
      if (asked <= most) continue;
      most = asked;
      fullest = week;
    }
    if (over.isEmpty()) return List.of();
    return List.of(
        new Finding(
            FindingKind.HOURS_OVER_BUDGET,
            Wording.sorted(over),
            Wording.weeksCapitalised(over)
                + (over.size() == 1 ? " asks" : " ask")
                + " for more than the "
                + Wording.hours(budget)
                + " hours"
                + (stated.isPresent() ? " you have" : " a week can hold")
                + ", week "
                + fullest.number()
                + (most > fullest.hours() ? "'s tasks for at least " : " for ")
                + Wording.hours(most)
                + ": leave out or shorten tasks until it fits."));
  }
}

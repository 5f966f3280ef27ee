package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/// No week asks for more hours than there are.
final class HoursRule implements PlanRule {
  /// Hours that rounding may add.
  static final double ROUNDING = 0.05;

  /// Hours of a week beside sleep, meals and the rest of life, where nobody said how many there
  /// are: twelve a day.
  static final double MOST_UNSTATED = 84;

  @Override
  public List<Finding> check(PlanCase plan) {
    OptionalDouble stated = HoursBudget.of(plan.request());
    double budget = stated.orElse(MOST_UNSTATED);
    Set<Integer> over = new TreeSet<>();
    Week fullest = plan.plan().weeks().getFirst();
    for (Week week : plan.plan().weeks()) {
      if (week.hours() > budget + ROUNDING) over.add(week.number());
      if (week.hours() > fullest.hours()) fullest = week;
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
                + " for "
                + Wording.hours(fullest.hours())
                + ": leave out or shorten tasks until it fits."));
  }
}

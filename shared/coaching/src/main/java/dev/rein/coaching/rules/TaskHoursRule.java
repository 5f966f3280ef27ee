package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The lengths that a week's tasks state fit into the week's own hours.
///
/// A week whose tasks exceed the person's budget is [HoursRule]'s.
final class TaskHoursRule implements PlanRule {
  /// Hours that a plan's own rounding, to halves and quarters, may hide.
  static final double ROUNDING = 0.25;

  /// What the doubles of a sum do.
  private static final double DOUBLES = 1e-9;

  @Override
  public List<Finding> check(PlanCase plan) {
    Set<Integer> over = new TreeSet<>();
    double most = 0;
    Week worst = plan.plan().weeks().getFirst();
    for (Week week : plan.plan().weeks()) {
      double tasks = plan.taskHours(week);
      if (!isOver(tasks, week.hours()) || isOver(tasks, HoursRule.budget(plan))) continue;
      over.add(week.number());
      if (tasks - week.hours() <= most) continue;
      most = tasks - week.hours();
      worst = week;
    }
    if (over.isEmpty()) return List.of();
    return List.of(
        new Finding(
            FindingKind.TASKS_OVER_HOURS,
            Wording.sorted(over),
            "The tasks of "
                + Wording.weeks(over)
                + " take longer than the hours planned for "
                + (over.size() == 1 ? "it" : "them")
                + ", those of week "
                + worst.number()
                + " at least "
                + Wording.hours(plan.taskHours(worst))
                + " of "
                + Wording.hours(worst.hours())
                + ": shorten or leave out tasks, or plan more hours."));
  }

  static boolean isOver(double tasks, double hours) {
    return tasks > hours + ROUNDING + DOUBLES;
  }
}

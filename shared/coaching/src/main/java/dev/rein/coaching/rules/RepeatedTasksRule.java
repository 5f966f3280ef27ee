package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Within one week a task is there once. From week to week tasks may repeat: routines do.
final class RepeatedTasksRule implements PlanRule {
  @Override
  public List<Finding> check(PlanCase plan) {
    Set<Integer> weeks = new TreeSet<>();
    String example = "";
    for (Week week : plan.plan().weeks()) {
      Set<String> seen = new HashSet<>();
      for (String task : week.tasks()) {
        if (EmptyTasksRule.isEmpty(plan.plain(task)) || seen.add(plan.plain(task))) continue;
        if (weeks.isEmpty()) example = task;
        weeks.add(week.number());
      }
    }
    if (weeks.isEmpty()) return List.of();
    return List.of(
        new Finding(
            FindingKind.TASK_REPEATED,
            Wording.sorted(weeks),
            Wording.weeksCapitalised(weeks)
                + (weeks.size() == 1 ? " has" : " have")
                + " a task twice, such as "
                + Wording.quoted(example)
                + ": do it once, unless it says on how many days."));
  }
}

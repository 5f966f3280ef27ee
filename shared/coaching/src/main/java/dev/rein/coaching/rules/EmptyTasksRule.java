package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Every week says what to do, and every task says something.
final class EmptyTasksRule implements PlanRule {
  /// What models write where they have nothing to say; compared as a whole, so that a task with
  /// such a word in it is none of them.
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "",
          "tbd",
          "tba",
          "tbc",
          "todo",
          "to do",
          "n a",
          "na",
          "none",
          "null",
          "nothing",
          "task",
          "tasks",
          "placeholder",
          "to be determined",
          "to be decided",
          "to be defined",
          "to be announced",
          "to be confirmed",
          "insert task here",
          "lorem ipsum",
          "same as above",
          "see above",
          "undefined",
          "fill in",
          "empty");

  @Override
  public List<Finding> check(PlanCase plan) {
    Set<Integer> idle = new TreeSet<>();
    Set<Integer> gaps = new TreeSet<>();
    for (Week week : plan.plan().weeks()) {
      long empty = week.tasks().stream().map(plan::plain).filter(EmptyTasksRule::isEmpty).count();
      if (empty == week.tasks().size()) idle.add(week.number());
      else if (empty > 0) gaps.add(week.number());
    }
    List<Finding> findings = new ArrayList<>();
    if (!idle.isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.WEEK_WITHOUT_TASKS,
              Wording.sorted(idle),
              Wording.weeksCapitalised(idle)
                  + (idle.size() == 1 ? " has" : " have")
                  + " no task: repeat the tasks of the week before, or take it as a week off on"
                  + " purpose."));
    }
    if (!gaps.isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.TASK_EMPTY,
              Wording.sorted(gaps),
              Wording.weeksCapitalised(gaps)
                  + (gaps.size() == 1 ? " has" : " have")
                  + " a task that says nothing: leave it out, and put its time into the others."));
    }
    return findings;
  }

  /// @param task as [Wording#plain] has it
  static boolean isEmpty(String task) {
    return PLACEHOLDERS.contains(task);
  }
}

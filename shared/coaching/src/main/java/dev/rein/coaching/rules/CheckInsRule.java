package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Progress is looked at in weeks that the plan has.
final class CheckInsRule implements PlanRule {
  @Override
  public List<Finding> check(PlanCase plan) {
    Set<Integer> weeks = plan.plan().weeks().stream().map(Week::number).collect(Collectors.toSet());
    Set<Integer> outside = new TreeSet<>(plan.plan().checkInWeeks());
    outside.removeAll(weeks);
    if (outside.isEmpty()) return List.of();
    return List.of(
        new Finding(
            FindingKind.CHECK_IN_OUTSIDE_PLAN,
            Wording.sorted(outside),
            "A check-in is set for "
                + Wording.weeks(outside)
                + ", which the plan does not have: move it to the plan's last week, week "
                + plan.lastWeek()
                + ", or to a week before that."));
  }
}

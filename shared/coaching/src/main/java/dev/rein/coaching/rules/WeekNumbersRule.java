package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Weeks are numbered 1, 2, 3 and so on, each once and in order.
final class WeekNumbersRule implements PlanRule {
  @Override
  public List<Finding> check(PlanCase plan) {
    Set<Integer> seen = new HashSet<>();
    Set<Integer> doubled = new TreeSet<>();
    Set<Integer> misplaced = new TreeSet<>();
    int highest = 0;
    for (Week week : plan.plan().weeks()) {
      int number = week.number();
      if (!seen.add(number)) doubled.add(number);
      else if (number < highest) misplaced.add(number);
      highest = Math.max(highest, number);
    }
    Set<Integer> missing = new TreeSet<>();
    for (int number = 1; number < highest; number++) {
      if (!seen.contains(number)) missing.add(number);
    }
    List<Finding> findings = new ArrayList<>();
    if (!missing.isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.WEEK_MISSING,
              Wording.sorted(missing),
              Wording.weeksCapitalised(missing)
                  + (missing.size() == 1 ? " is" : " are")
                  + " missing: decide what to do then, or repeat the week before."));
    }
    if (!doubled.isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.WEEK_DOUBLED,
              Wording.sorted(doubled),
              Wording.weeksCapitalised(doubled)
                  + (doubled.size() == 1 ? " is" : " are each")
                  + " there more than once: follow the first and leave the other out, or number"
                  + " the weeks anew."));
    }
    if (!misplaced.isEmpty()) {
      findings.add(
          new Finding(
              FindingKind.WEEKS_OUT_OF_ORDER,
              Wording.sorted(misplaced),
              Wording.weeksCapitalised(misplaced)
                  + (misplaced.size() == 1 ? " comes" : " come")
                  + " after a later week: follow the weeks by their numbers."));
    }
    return findings;
  }
}

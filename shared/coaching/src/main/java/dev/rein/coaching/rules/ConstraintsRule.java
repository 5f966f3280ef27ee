package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// No task goes against what the profile rules out, as far as that can be told for sure; see [Bans]
/// and [SessionLimit].
final class ConstraintsRule implements PlanRule {
  @Override
  public List<Finding> check(PlanCase plan) {
    List<Finding> findings = new ArrayList<>();
    for (String constraint : plan.request().profile().constraints()) {
      List<Ban> bans = Bans.of(constraint);
      Predicate<String> broken =
          SessionLimit.of(constraint)
              .<Predicate<String>>map(limit -> task -> limit.isExceededBy(plan.segments(task)))
              .orElse(task -> bans.stream().anyMatch(ban -> ban.isBrokenBy(plan.segments(task))));
      Finding finding = finding(plan, constraint, broken);
      if (finding != null) findings.add(finding);
    }
    return findings;
  }

  private static @Nullable Finding finding(
      PlanCase plan, String constraint, Predicate<String> broken) {
    Set<Integer> weeks = new TreeSet<>();
    String example = "";
    for (Week week : plan.plan().weeks()) {
      for (String task : week.tasks()) {
        if (!broken.test(task)) continue;
        if (weeks.isEmpty()) example = task;
        weeks.add(week.number());
      }
    }
    if (weeks.isEmpty()) return null;
    return new Finding(
        FindingKind.CONSTRAINT_IGNORED,
        Wording.sorted(weeks),
        Wording.weeksCapitalised(weeks)
            + (weeks.size() == 1 ? " goes" : " go")
            + " against your constraint "
            + Wording.quoted(constraint)
            + ", such as with "
            + Wording.quoted(example)
            + ": move that task or do something else in its place.");
  }
}

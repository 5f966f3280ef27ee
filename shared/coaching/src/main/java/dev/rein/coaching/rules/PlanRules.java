package dev.rein.coaching.rules;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.Finding;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Plan;
import java.time.LocalDate;
import java.util.List;

/// Checks a plan by every rule.
///
/// A rule speaks only where it is sure: what takes judgement (is this task possible with a bad
/// knee?) is left to the judge. So a plan without findings is not a good plan, but one with
/// findings has faults that nobody can argue away.
public final class PlanRules {
  /// Most findings of one plan; more would hide each other.
  static final int MOST = 40;

  private static final List<PlanRule> RULES =
      List.of(
          new WeekNumbersRule(),
          new CheckInsRule(),
          new PhasesRule(),
          new EmptyTasksRule(),
          new RepeatedTasksRule(),
          new CopiedWeeksRule(),
          new HoursRule(),
          new TaskHoursRule(),
          new RampRule(),
          new TimelineRule(),
          new DatedTextsRule(),
          new ConstraintsRule());

  private PlanRules() {}

  /// @param made day on which the goal was made; week 1 begins on it
  /// @return in the rules' order; empty where nothing is wrong
  public static List<Finding> check(
      Plan plan, GoalRequest request, ClarifiedGoal clarified, LocalDate made) {
    PlanCase checked = new PlanCase(plan, request, clarified, made);
    return RULES.stream().flatMap(rule -> rule.check(checked).stream()).limit(MOST).toList();
  }

  /// How many of them would justify asking for the plan once more.
  public static long repairable(List<Finding> findings) {
    return findings.stream().filter(finding -> finding.kind().repairable()).count();
  }
}

package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Phase;
import java.util.List;

/// Phases begin and end within the plan. Phases may overlap: strength can run beside endurance.
final class PhasesRule implements PlanRule {
  @Override
  public List<Finding> check(PlanCase plan) {
    int last = plan.lastWeek();
    return plan.plan().phases().stream()
        .filter(
            phase ->
                phase.fromWeek() < 1 || phase.toWeek() > last || phase.toWeek() < phase.fromWeek())
        .map(phase -> finding(phase, last))
        .toList();
  }

  private static Finding finding(Phase phase, int last) {
    return new Finding(
        FindingKind.PHASE_OUTSIDE_PLAN,
        Wording.sorted(List.of(phase.fromWeek(), phase.toWeek())),
        "The phase "
            + Wording.quoted(phase.name())
            + " goes from week "
            + phase.fromWeek()
            + " to week "
            + phase.toWeek()
            + ", but the plan has weeks 1 to "
            + last
            + ": go by the weeks, not by this phase.");
  }
}

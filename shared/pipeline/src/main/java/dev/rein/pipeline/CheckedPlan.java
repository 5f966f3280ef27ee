package dev.rein.pipeline;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.Finding;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Plan;
import dev.rein.coaching.rules.PlanRules;
import dev.rein.tracing.Score;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A plan and what exact rules say of it.
public final class CheckedPlan {
  /// The name of the score: how many findings the plan has.
  public static final String SCORE = "plan_rule_findings";

  public static final String NO_FINDINGS = "No findings";

  private CheckedPlan() {}

  /// @param plan as the model gave it
  static Plan of(Plan plan, Goal goal) {
    ClarifiedGoal clarified = goal.clarified();
    if (clarified == null) throw new IllegalStateException("a plan before the clarified goal");
    LocalDate made = LocalDate.ofInstant(goal.createdAt(), ZoneOffset.UTC);
    return plan.withFindings(PlanRules.check(plan, goal.request(), clarified, made));
  }

  /// Whether its faults are worth one more call.
  static boolean needsRepair(Plan plan) {
    return PlanRules.repairable(findings(plan)) > 0;
  }

  /// The one that can rather be followed; of two alike the first.
  static Plan better(Plan first, Plan second) {
    long firstFaults = PlanRules.repairable(findings(first));
    long secondFaults = PlanRules.repairable(findings(second));
    if (firstFaults != secondFaults) return firstFaults < secondFaults ? first : second;
    return findings(second).size() < findings(first).size() ? second : first;
  }

  /// Empty for a plan that nobody has checked: 0 is a result.
  public static Optional<Score> score(Goal goal) {
    Plan plan = goal.plan();
    if (plan == null || plan.findings() == null) return Optional.empty();
    List<Finding> findings = findings(plan);
    String reason =
        findings.isEmpty()
            ? NO_FINDINGS
            : findings.stream()
                .map(finding -> finding.kind().code() + ": " + finding.detail())
                .collect(Collectors.joining("\n"));
    return Optional.of(
        new Score(goal.trace().value(), SCORE, BigDecimal.valueOf(findings.size()), reason));
  }

  private static List<Finding> findings(Plan plan) {
    List<Finding> findings = plan.findings();
    return findings == null ? List.of() : findings;
  }
}

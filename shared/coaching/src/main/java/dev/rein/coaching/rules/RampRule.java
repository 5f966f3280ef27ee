package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Hours rise in steps that can be borne.
///
/// A week is compared with the fullest one before it, not with the last: after a lighter week one
/// goes on where one was.
final class RampRule implements PlanRule {
  /// A first week that begins in the middle of a calendar week may hold half of what a whole one
  /// would.
  static final double MOST_PARTIAL = 2;

  private static final int DAYS = 7;

  private record Step(int week, double hours, double before) {}

  @Override
  public List<Finding> check(PlanCase plan) {
    RampLimit limit = RampLimit.of(plan.request());
    List<Step> steep = new ArrayList<>();
    double fullest = 0;
    for (Week week : plan.weeksByNumber()) {
      double hours = week.hours();
      double before = week.number() == 2 ? fullest * partial(plan.made()) : fullest;
      if (before > 0 && limit.isExceeded(before, hours)) {
        steep.add(new Step(week.number(), hours, fullest));
      }
      fullest = Math.max(fullest, hours);
    }
    if (steep.isEmpty()) return List.of();
    Step first = steep.getFirst();
    List<Integer> weeks = steep.stream().map(Step::week).toList();
    return List.of(
        new Finding(
            FindingKind.RAMP_TOO_STEEP,
            Wording.sorted(weeks),
            "Week "
                + first.week
                + " asks for "
                + Wording.hours(first.hours)
                + " hours after at most "
                + Wording.hours(first.before)
                + " in any week before"
                + (weeks.size() == 1
                    ? ""
                    : ", and " + (weeks.size() - 1) + " more steps are as big")
                + ": go up by about a tenth a week, "
                + Wording.hours(Math.max(first.before * 1.1, first.before + 0.5))
                + " hours first."));
  }

  /// What a first week of less than seven days, until Sunday, has to be multiplied by.
  private static double partial(LocalDate made) {
    int days = DAYS + 1 - made.getDayOfWeek().getValue();
    return Math.min(MOST_PARTIAL, (double) DAYS / days);
  }
}

package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The same whole week again and again is pasted, not planned.
final class CopiedWeeksRule implements PlanRule {
  /// Equal weeks in a row that may be a routine. A plan is told to have a lighter week every third
  /// to fifth, so five in a row can't be meant.
  static final int MOST_EQUAL = 4;

  private static final Pattern NUMBER = Pattern.compile("\\p{N}+");

  @Override
  public List<Finding> check(PlanCase plan) {
    List<Finding> findings = new ArrayList<>();
    List<Integer> run = new ArrayList<>();
    String before = "";
    for (Week week : plan.weeksByNumber()) {
      String now = content(week, plan);
      if (!now.equals(before)) {
        report(run, findings);
        run.clear();
      }
      if (!run.contains(week.number())) run.add(week.number());
      before = now;
    }
    report(run, findings);
    return findings;
  }

  /// All of a week but its number, also where its focus repeats that.
  private static String content(Week week, PlanCase plan) {
    List<String> parts = new ArrayList<>();
    parts.add(plan.plain(NUMBER.matcher(week.focus()).replaceAll(" ")));
    week.tasks().stream().map(plan::plain).sorted().forEach(parts::add);
    parts.add(String.valueOf(week.hours()));
    week.milestones().stream().map(plan::plain).forEach(parts::add);
    return String.join("\n", parts);
  }

  private static void report(List<Integer> run, List<Finding> findings) {
    if (run.size() <= MOST_EQUAL) return;
    findings.add(
        new Finding(
            FindingKind.WEEKS_COPIED,
            Wording.sorted(run),
            "Weeks "
                + run.getFirst()
                + " to "
                + run.getLast()
                + " are the same week "
                + run.size()
                + " times: add a little to each, and make every fourth lighter."));
  }
}

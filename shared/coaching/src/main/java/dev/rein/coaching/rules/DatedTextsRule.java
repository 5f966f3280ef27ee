package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.Plan.Week;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Where the plan itself says by which day something is done, that day is not after the goal's.
final class DatedTextsRule implements PlanRule {
  /// Days that a text may be beyond the date: the Sunday of its week.
  static final int MOST_DAYS_LATE = 7;

  /// Words right before a day that make it one of completion. Other days may lie later: a plan may
  /// say what comes after the goal.
  private static final Pattern COMPLETION =
      Pattern.compile(
          "(?i)\\b(?:done|finish(?:ed)?|completed?|reached?|achieved?|accomplished?|ready|ends?"
              + "|weeks?)\\s+(?:\\w+\\s+){0,2}?(?:by|until|on)\\s+(?:the\\s+)?$");

  private static final int LOOK_BACK = 60;

  @Override
  public List<Finding> check(PlanCase plan) {
    Optional<DateSpan> deadline = Deadline.of(plan);
    if (deadline.isEmpty()) return List.of();
    LocalDate latest = deadline.get().latest().plusDays(MOST_DAYS_LATE);
    Set<Integer> weeks = new TreeSet<>();
    List<LocalDate> late = new ArrayList<>(late(plan.plan().overview(), plan.made(), latest));
    for (Week week : plan.plan().weeks()) {
      for (String text : week.milestones()) {
        List<LocalDate> found = late(text, plan.made(), latest);
        if (!found.isEmpty()) weeks.add(week.number());
        late.addAll(found);
      }
    }
    if (late.isEmpty()) return List.of();
    return List.of(
        new Finding(
            FindingKind.DATE_AFTER_DEADLINE,
            Wording.sorted(weeks),
            "The plan speaks of being done by "
                + DateSpan.day(late.getFirst())
                + ", but the goal is due by "
                + DateSpan.day(deadline.get().latest())
                + ": go by the goal's date, or change it on purpose."));
  }

  private static List<LocalDate> late(String text, LocalDate made, LocalDate latest) {
    return DayForms.in(text, made).stream()
        .filter(found -> found.day().isAfter(latest))
        .filter(
            found ->
                COMPLETION
                    .matcher(text.substring(Math.max(0, found.start() - LOOK_BACK), found.start()))
                    .find())
        .map(DayForms.Found::day)
        .toList();
  }
}

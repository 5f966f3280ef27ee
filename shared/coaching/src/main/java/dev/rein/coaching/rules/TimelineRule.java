package dev.rein.coaching.rules;

import dev.rein.coaching.Finding;
import dev.rein.coaching.FindingKind;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The plan ends about when the goal does.
final class TimelineRule implements PlanRule {
  /// Weeks that a plan may run beyond the date: a first week of a few days, and a date that was
  /// read in another time zone.
  static final int MOST_WEEKS_LATE = 1;

  /// Weeks that a plan is told to plan at most; the rest is planned later.
  static final int MOST_WEEKS_PLANNED = 26;

  /// Time below which stopping short can't be told from rounding.
  static final int LEAST_WEEKS = 4;

  /// Share of the weeks there are that a plan must reach. Being done early is no fault; leaving
  /// more than half of the time unplanned is.
  static final double LEAST_SHARE = 0.5;

  private static final int DAYS = 7;

  @Override
  public List<Finding> check(PlanCase plan) {
    Optional<DateSpan> deadline = Deadline.of(plan);
    if (deadline.isEmpty()) return List.of();
    int planned = plan.lastWeek();
    int most = weeksUntil(plan.made(), deadline.get().latest()) + MOST_WEEKS_LATE;
    if (planned > most) return List.of(late(planned, plan.made(), deadline.get().latest()));
    int least = Math.min(weeksUntil(plan.made(), deadline.get().earliest()), MOST_WEEKS_PLANNED);
    boolean shortOfIt = least >= LEAST_WEEKS && planned < least * LEAST_SHARE;
    if (!shortOfIt || Deadline.isNotTheWholeWay(plan)) return List.of();
    return List.of(tooShort(planned, least, deadline.get().earliest()));
  }

  /// A begun week counts.
  static int weeksUntil(LocalDate made, LocalDate deadline) {
    long days = Math.max(0, ChronoUnit.DAYS.between(made, deadline));
    return (int) Math.min(Integer.MAX_VALUE, (days + DAYS - 1) / DAYS);
  }

  private static Finding late(int planned, LocalDate made, LocalDate deadline) {
    int fitting = Math.max(1, weeksUntil(made, deadline));
    return new Finding(
        FindingKind.ENDS_AFTER_DEADLINE,
        IntStream.rangeClosed(Math.min(fitting, planned - 1) + 1, planned).boxed().toList(),
        "The goal is due by "
            + DateSpan.day(deadline)
            + ", which leaves "
            + (fitting == 1 ? "1 week" : fitting + " weeks")
            + ", but the plan has "
            + planned
            + ": shorten it, or move the date on purpose.");
  }

  private static Finding tooShort(int planned, int least, LocalDate deadline) {
    return new Finding(
        FindingKind.STOPS_SHORT_OF_DEADLINE,
        List.of(planned),
        "The plan stops after week "
            + planned
            + ", but there are at least "
            + least
            + " weeks to plan until "
            + DateSpan.day(deadline)
            + ": plan the time that is left, or set an earlier date.");
  }
}

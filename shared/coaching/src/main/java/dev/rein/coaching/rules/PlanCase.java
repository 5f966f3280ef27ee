package dev.rein.coaching.rules;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Plan.Week;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A plan with all that it has to agree with, and what several rules read in the same texts, read
/// once. For one thread.
final class PlanCase {
  private final Plan plan;
  private final GoalRequest request;
  private final ClarifiedGoal clarified;
  private final LocalDate made;
  private final Map<String, String> plain = new HashMap<>();
  private final Map<String, List<String>> segments = new HashMap<>();
  private final Map<Week, Double> taskHours = new HashMap<>();

  /// @param made day on which the goal was made; week 1 begins on it
  PlanCase(Plan plan, GoalRequest request, ClarifiedGoal clarified, LocalDate made) {
    this.plan = plan;
    this.request = request;
    this.clarified = clarified;
    this.made = made;
  }

  Plan plan() {
    return plan;
  }

  GoalRequest request() {
    return request;
  }

  ClarifiedGoal clarified() {
    return clarified;
  }

  LocalDate made() {
    return made;
  }

  /// By number; weeks with one number keep their order.
  List<Week> weeksByNumber() {
    return plan.weeks().stream().sorted(Comparator.comparingInt(Week::number)).toList();
  }

  int lastWeek() {
    return plan.weeks().stream().mapToInt(Week::number).max().orElse(0);
  }

  /// @see Wording#plain
  String plain(String text) {
    return plain.computeIfAbsent(text, Wording::plain);
  }

  /// @see Segments#of
  List<String> segments(String text) {
    return segments.computeIfAbsent(text, Segments::of);
  }

  /// What the week's tasks say they take, at least.
  double taskHours(Week week) {
    return taskHours.computeIfAbsent(week, this::readTaskHours);
  }

  private double readTaskHours(Week week) {
    // A first week that begins in the middle of a calendar week has only what is left of it.
    int days =
        week.number() == 1
            ? TaskMinutes.DAYS + 1 - made.getDayOfWeek().getValue()
            : TaskMinutes.DAYS;
    return TaskMinutes.hours(week, days, this);
  }
}

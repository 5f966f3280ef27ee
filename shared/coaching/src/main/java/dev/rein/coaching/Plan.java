package dev.rein.coaching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way there, week by week; the result of the stage `create_execution_plan`.
///
/// @param weeks in the order in which the model gave them, which need not be that of their numbers
/// @param checkInWeeks numbers of the weeks in which progress is looked at
/// @param findings what exact rules found wrong with it; null where nobody has checked
public record Plan(
    String overview,
    List<Phase> phases,
    List<Week> weeks,
    List<Integer> checkInWeeks,
    List<String> resources,
    List<String> contingencies,
    @Nullable List<Finding> findings)
    implements StageResult {
  public Plan {
    phases = List.copyOf(phases);
    weeks = List.copyOf(weeks);
    checkInWeeks = List.copyOf(checkInWeeks);
    resources = List.copyOf(resources);
    contingencies = List.copyOf(contingencies);
    findings = findings == null ? null : List.copyOf(findings);
  }

  /// One that nobody has checked yet.
  public Plan(
      String overview,
      List<Phase> phases,
      List<Week> weeks,
      List<Integer> checkInWeeks,
      List<String> resources,
      List<String> contingencies) {
    this(overview, phases, weeks, checkInWeeks, resources, contingencies, null);
  }

  public Plan withFindings(@Nullable List<Finding> found) {
    return new Plan(overview, phases, weeks, checkInWeeks, resources, contingencies, found);
  }

  /// @param fromWeek number of its first week, from 1
  /// @param toWeek number of its last week
  public record Phase(String name, String goal, int fromWeek, int toWeek) {}

  /// @param number from 1
  /// @param hours of work, 0 to 168
  public record Week(
      int number, String focus, List<String> tasks, double hours, List<String> milestones) {
    public Week {
      tasks = List.copyOf(tasks);
      milestones = List.copyOf(milestones);
    }
  }
}

package dev.rein.coaching;

import java.util.List;

/// The way there, week by week; the result of the stage `create_execution_plan`.
///
/// @param checkInWeeks numbers of the weeks in which progress is looked at
public record Plan(
    String overview,
    List<Phase> phases,
    List<Week> weeks,
    List<Integer> checkInWeeks,
    List<String> resources,
    List<String> contingencies)
    implements StageResult {
  public Plan {
    phases = List.copyOf(phases);
    weeks = List.copyOf(weeks);
    checkInWeeks = List.copyOf(checkInWeeks);
    resources = List.copyOf(resources);
    contingencies = List.copyOf(contingencies);
  }

  /// @param fromWeek number of its first week, from 1
  /// @param toWeek number of its last week, at least `fromWeek`
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

package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.gemini.Judge.Verdict;
import java.util.Set;

/// What exact rules found keeps a plan's score low, as the rubric says.
final class Ceilings {
  private static final int HARMED = 6;
  private static final int IMPOSSIBLE = 4;

  private static final Set<String> COHERENCE =
      Set.of(
          "week_missing",
          "week_doubled",
          "weeks_out_of_order",
          "phase_outside_plan",
          "check_in_outside_plan",
          "ends_after_deadline",
          "stops_short_of_deadline",
          "date_after_deadline");
  private static final Set<String> IMPOSSIBLE_BY =
      Set.of("hours_over_budget", "constraint_ignored");
  private static final Set<String> FEASIBILITY =
      Set.of("hours_over_budget", "constraint_ignored", "tasks_over_hours");
  private static final Set<String> PROGRESSIVENESS = Set.of("ramp_too_steep", "weeks_copied");
  private static final Set<String> CLARITY =
      Set.of("week_without_tasks", "task_empty", "task_repeated");

  private Ceilings() {}

  static Verdict under(JsonNode findings, String criterion, Verdict verdict) {
    Set<String> touching =
        switch (criterion) {
          case "coherence" -> COHERENCE;
          case "feasibility" -> FEASIBILITY;
          case "progressiveness", "progression" -> PROGRESSIVENESS;
          case "clarity" -> CLARITY;
          default -> Set.of();
        };
    Verdict lowest = verdict;
    for (JsonNode finding : findings) {
      String code = finding.path("code").asText();
      int ceiling = IMPOSSIBLE_BY.contains(code) ? IMPOSSIBLE : HARMED;
      if (!touching.contains(code) || lowest.score() <= ceiling) continue;
      lowest =
          new Verdict(
              verdict.evidence(),
              verdict.reasoning() + " The finding " + code + " allows at most " + ceiling + ".",
              ceiling);
    }
    return lowest;
  }
}

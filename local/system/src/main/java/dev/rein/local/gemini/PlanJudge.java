package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.local.gemini.Judge.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Judges a plan by its weeks: their order, their hours, their growth.
final class PlanJudge {
  private static final Pattern DIGIT = Pattern.compile(".*\\d.*", Pattern.DOTALL);

  /// From one week to the next; more is steep.
  private static final double STEEP = 1.35;

  private PlanJudge() {}

  static Verdict judge(String criterion, Reading goal, JsonNode plan) {
    List<JsonNode> weeks = new ArrayList<>();
    plan.path("weeks").forEach(weeks::add);
    if (weeks.isEmpty()) {
      return Verdict.of("", "The plan has no week.", 1);
    }
    return switch (criterion) {
      case "coherence" -> coherence(goal, plan, weeks);
      case "feasibility" -> feasibility(goal, weeks);
      case "progressiveness", "progression" -> progressiveness(weeks);
      default -> clarity(weeks);
    };
  }

  private static Verdict coherence(Reading goal, JsonNode plan, List<JsonNode> weeks) {
    boolean inOrder = true;
    for (int i = 0; i < weeks.size(); i++) {
      inOrder &= weeks.get(i).path("number").asInt() == i + 1;
    }
    int covered = 0;
    for (JsonNode phase : plan.path("phases")) {
      covered += phase.path("toWeek").asInt() - phase.path("fromWeek").asInt() + 1;
    }
    boolean phased = covered == weeks.size();
    int off = Math.abs(weeks.size() - goal.weeks());
    boolean toThePoint = contains(plan, goal.target());
    double points = 4 + (inOrder ? 1.5 : 0) + (phased ? 1.5 : 0) + (toThePoint ? 1.5 : 0);
    points -= Math.min(4, off * 0.6);
    if (goal.vague()) points -= 2.5;
    return Verdict.of(
        TextJudge.pick(plan, "overview"),
        weeks.size()
            + " weeks"
            + (inOrder ? " in order" : " out of order")
            + ", phases cover "
            + covered
            + " of them; the deadline leaves "
            + goal.weeks()
            + " weeks"
            + (toThePoint ? " and the aim is named." : " and the aim is not named."),
        points);
  }

  private static Verdict feasibility(Reading goal, List<JsonNode> weeks) {
    double most = 0;
    double steepest = 1;
    double before = hours(weeks.getFirst());
    double level = before;
    for (JsonNode week : weeks) {
      double hours = hours(week);
      most = Math.max(most, hours);
      if (level > 0) steepest = Math.max(steepest, hours / level);
      level = Math.max(level, hours);
    }
    boolean fits = most <= goal.hours() + 0.01;
    double perWeek = goal.hours() == 0 ? 0 : most / goal.hours();
    double points = fits ? 8.8 : 8 - Math.min(6, (most / Math.max(0.5, goal.hours()) - 1) * 8);
    if (steepest > STEEP) points -= 1.5;
    if (perWeek > 0.98) points -= 0.8;
    if (!goal.hoursKnown()) points -= 0.7;
    if (weeks.size() <= 3) points -= 1;
    if (goal.vague()) points -= 3;
    if (goal.hours() < 0.5) points -= 5;
    return Verdict.of(
        TextJudge.pick(weeks.getLast(), "focus"),
        "The fullest week asks for "
            + Reading.hoursText(most)
            + " of "
            + Reading.hoursText(goal.hours())
            + (goal.hoursKnown() ? " available hours" : " assumed hours")
            + "; the steepest step is "
            + Math.round((steepest - 1) * 100)
            + " %.",
        points);
  }

  private static Verdict progressiveness(List<JsonNode> weeks) {
    int third = Math.max(1, weeks.size() / 3);
    double first = mean(weeks.subList(0, third));
    double middle = mean(weeks.subList(third, Math.max(third + 1, weeks.size() - 1)));
    int lighter = 0;
    for (int i = 1; i < weeks.size() - 1; i++) {
      if (hours(weeks.get(i)) < hours(weeks.get(i - 1))) lighter++;
    }
    int milestones = 0;
    for (JsonNode week : weeks) milestones += week.path("milestones").isEmpty() ? 0 : 1;
    double growth = first <= 0 ? 1 : middle / first;
    double points = 4.5 + (growth > 1.05 ? 1.8 : 0) + (lighter > 0 ? 1.2 : 0);
    points += milestones >= 2 ? 1.2 : 0.3;
    points += weeks.size() >= 6 ? 0.5 : -0.5;
    return Verdict.of(
        TextJudge.pick(weeks.getFirst(), "focus"),
        "Hours grow by "
            + Math.round((growth - 1) * 100)
            + " % after the first third, "
            + lighter
            + " weeks are lighter, "
            + milestones
            + " have a milestone.",
        points);
  }

  private static Verdict clarity(List<JsonNode> weeks) {
    int tasks = 0;
    int numbered = 0;
    Set<String> different = new HashSet<>();
    for (JsonNode week : weeks) {
      for (JsonNode task : week.path("tasks")) {
        tasks++;
        different.add(task.asText());
        if (DIGIT.matcher(task.asText()).matches()) numbered++;
      }
    }
    double exact = tasks == 0 ? 0 : (double) numbered / tasks;
    double variety = tasks == 0 ? 0 : (double) different.size() / tasks;
    return Verdict.of(
        TextJudge.pick(weeks.getFirst(), "tasks"),
        numbered
            + " of "
            + tasks
            + " tasks name a number and "
            + different.size()
            + " are different.",
        tasks == 0 ? 1 : 3 + 4 * exact + 2.2 * variety);
  }

  private static double hours(JsonNode week) {
    return week.path("hours").asDouble();
  }

  private static double mean(List<JsonNode> weeks) {
    return weeks.stream().mapToDouble(PlanJudge::hours).average().orElse(0);
  }

  private static boolean contains(JsonNode plan, String text) {
    return Judge.texts(plan).stream().anyMatch(each -> each.contains(text));
  }
}

package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Answers `create_execution_plan`: as many weeks as the deadline leaves, hours within those the
/// person has, a lighter week now and then.
final class Plans {
  private static final int TASKS_A_WEEK = 3;
  private static final double TAPER = 0.75;
  private static final double RECOVERY = 0.7;

  /// Weeks below which a plan has no time to rise far, and starts at this share of its height.
  private static final int SHORT = 8;

  private static final double SHORT_START = 0.8;

  /// Share of a week's hours that its sessions take; the rest is for what stands beside them.
  private static final double IN_SESSIONS = 0.7;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Plans() {}

  /// How hard a style pushes.
  ///
  /// @param first share of the available hours in week 1
  /// @param peak the same at the height
  /// @param lighterEvery weeks from one lighter week to the next
  /// @param checkInEvery weeks from one check-in to the next
  private record Pace(double first, double peak, int lighterEvery, int checkInEvery) {
    static Pace of(String style) {
      return switch (style) {
        case "aggressive" -> new Pace(0.75, 1, 5, 1);
        case "conservative" -> new Pace(0.5, 0.8, 3, 3);
        default -> new Pace(0.6, 0.95, 4, 2);
      };
    }
  }

  static ObjectNode answer(Reading goal) {
    ObjectNode answer = JSON.createObjectNode();
    Pace pace = Pace.of(goal.style());
    int weeks = goal.weeks();
    answer.put("overview", overview(goal));
    List<Domain.Phase> phases = phases(goal);
    answer.set("phases", phaseNodes(goal, phases));
    ArrayNode list = answer.putArray("weeks");
    for (int number = 1; number <= weeks; number++) {
      list.add(week(goal, pace, phases, number));
    }
    ArrayNode checkIns = answer.putArray("checkInWeeks");
    for (int week = pace.checkInEvery; week < weeks; week += pace.checkInEvery) checkIns.add(week);
    checkIns.add(weeks);
    answer.set("resources", filled(goal.domain().resources(), goal));
    ArrayNode contingencies = filled(goal.domain().contingencies(), goal);
    for (String constraint : goal.constraints()) {
      contingencies.add("When this comes up: " + constraint + ", do the shortest version that day");
    }
    if (goal.deadline().outlastsPlan(goal.today())) {
      contingencies.add(
          "The date lies further away than "
              + Horizon.MOST_WEEKS
              + " weeks: plan the rest after the last check-in");
    }
    answer.set("contingencies", contingencies);
    return answer;
  }

  private static String overview(Reading goal) {
    return goal.weeks()
        + " weeks until "
        + goal.deadline().day()
        + " in "
        + phases(goal).size()
        + " phases, at most "
        + Reading.hoursText(roundedDown(goal.hours() * Pace.of(goal.style()).peak))
        + " hours a week, for: "
        + goal.core()
        + ".";
  }

  private static List<Domain.Phase> phases(Reading goal) {
    List<Domain.Phase> all = goal.domain().phases();
    return goal.weeks() >= all.size() + 1 ? all : all.subList(all.size() - 2, all.size());
  }

  private static ArrayNode phaseNodes(Reading goal, List<Domain.Phase> phases) {
    ArrayNode nodes = JSON.createArrayNode();
    for (int i = 0; i < phases.size(); i++) {
      ObjectNode node = nodes.addObject();
      node.put("name", phases.get(i).name());
      node.put("goal", phases.get(i).goal());
      node.put("fromWeek", i * goal.weeks() / phases.size() + 1);
      node.put("toWeek", (i + 1) * goal.weeks() / phases.size());
    }
    return nodes;
  }

  private static ObjectNode week(Reading goal, Pace pace, List<Domain.Phase> phases, int number) {
    int weeks = goal.weeks();
    int phaseIndex = phaseOf(number, weeks, phases.size());
    Domain.Phase phase = phases.get(phaseIndex);
    boolean last = number == weeks;
    boolean lighter = isLighter(pace, number, weeks);
    double hours = hours(goal, pace, number);
    double share = share(goal, number, weeks);

    ObjectNode node = JSON.createObjectNode();
    node.put("number", number);
    String focus = last ? "Finish" : lighter ? phase.name() + ", lighter week" : phase.name();
    node.put("focus", last || lighter ? focus : focus + ": " + phase.goal());
    ArrayNode tasks = node.putArray("tasks");
    List<String> bank = last ? goal.domain().finish() : phase.tasks();
    int most = lighter ? TASKS_A_WEEK - 1 : TASKS_A_WEEK;
    for (int i = 0; i < Math.min(most, bank.size()); i++) {
      String task = bank.get(last ? i : (number + i) % bank.size());
      tasks.add(fill(task, goal, share, (double) number / weeks, hours));
    }
    node.put("hours", hours);
    ArrayNode milestones = node.putArray("milestones");
    boolean endOfPhase = last || phaseOf(number + 1, weeks, phases.size()) != phaseIndex;
    if (last) milestones.add("Reached: " + goal.target());
    else if (endOfPhase) milestones.add(phase.name() + " done, at " + goal.reach(share));
    return node;
  }

  private static int phaseOf(int number, int weeks, int phases) {
    for (int i = 0; i < phases; i++) if (number <= (i + 1) * weeks / phases) return i;
    return phases - 1;
  }

  /// What adds up grows evenly; a level starts at a third.
  private static double share(Reading goal, int number, int weeks) {
    double way = (double) number / weeks;
    return goal.domain().cumulative() ? way : 0.33 + 0.67 * way;
  }

  private static boolean isLighter(Pace pace, int number, int weeks) {
    return number % pace.lighterEvery == 0 && number < weeks - 1;
  }

  private static double hours(Reading goal, Pace pace, int number) {
    int weeks = goal.weeks();
    double ramp = Math.min(1, (number - 1) / Math.max(1, 0.7 * (weeks - 1)));
    double first = weeks < SHORT ? Math.max(pace.first, SHORT_START * pace.peak) : pace.first;
    double hours = goal.hours() * (first + (pace.peak - first) * ramp);
    if (number == weeks) hours *= TAPER;
    else if (isLighter(pace, number, weeks)) hours *= RECOVERY;
    return roundedDown(hours);
  }

  /// To half hours, small amounts to tenths; never up, so that it stays within what there is.
  private static double roundedDown(double hours) {
    double step = hours >= 3 ? 2 : 10;
    return Math.floor(hours * step) / step;
  }

  static int sessions(Reading goal) {
    double hours = goal.hours();
    return hours <= 1.5 ? 2 : hours <= 5 ? 3 : hours <= 9 ? 4 : 5;
  }

  /// @param share of the aim to be reached
  /// @param way of the plan that has passed, 0 to 1
  /// @param hours of the week
  static String fill(String text, Reading goal, double share, double way, double hours) {
    long minutes =
        Math.max(5, 5 * (long) Math.floor(IN_SESSIONS * hours * 60 / sessions(goal) / 5));
    return text.replace("{sessions}", String.valueOf(sessions(goal)))
        .replace("{minutes}", String.valueOf(minutes))
        .replace("{reps}", String.valueOf(3 + Math.round(way * 4)))
        .replace("{reach}", goal.reach(share))
        .replace("{step}", goal.reach(1.0 / goal.weeks()))
        .replace("{target}", goal.target());
  }

  private static ArrayNode filled(List<String> texts, Reading goal) {
    ArrayNode node = JSON.createArrayNode();
    List<String> filled = new ArrayList<>();
    for (String text : texts) filled.add(fill(text, goal, 1, 0.5, goal.hours()));
    filled.forEach(node::add);
    return node;
  }
}

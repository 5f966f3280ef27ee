package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Answers `generate_resolution`.
final class Resolver {
  private static final int MOST_TITLE_CHARACTERS = 70;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Resolver() {}

  static ObjectNode answer(Reading goal) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("title", title(goal));
    answer.put("description", description(goal));
    answer.put("rationale", rationale(goal));
    answer.set("smartGoal", Smart.of(goal));
    answer.set("keyMetrics", metrics(goal));
    answer.put("timeline", timeline(goal));
    answer.set("challenges", challenges(goal));
    answer.set("successStrategies", strategies(goal));
    return answer;
  }

  private static String title(Reading goal) {
    String title = goal.capitalisedCore();
    if (title.length() <= MOST_TITLE_CHARACTERS) return title;
    int space = title.lastIndexOf(' ', MOST_TITLE_CHARACTERS);
    return title.substring(0, space > 0 ? space : MOST_TITLE_CHARACTERS) + " …";
  }

  private static String description(Reading goal) {
    if (goal.vague()) {
      return "I resolve to work on this: "
          + goal.core()
          + ". I will try things and see how it goes.";
    }
    return "I resolve to "
        + goal.core()
        + ". I keep "
        + Plans.sessions(goal)
        + " times a week free for it, "
        + Reading.hoursText(goal.hours())
        + " hours in all, measure my progress every Sunday and am done by "
        + goal.deadline().day()
        + ".";
  }

  private static String rationale(Reading goal) {
    return switch (goal.style()) {
      case "aggressive" ->
          "A steep start uses the first motivation, and a near date leaves no room for delay.";
      case "conservative" ->
          "Small steps become habits before they grow, so that a bad week does not end everything.";
      default -> "A steady pace leaves room for life and still shows progress every week.";
    };
  }

  private static ArrayNode metrics(Reading goal) {
    ArrayNode metrics = JSON.createArrayNode();
    if (goal.vague()) return metrics.add("How it feels at the end of a week");
    for (String metric : goal.domain().metrics()) {
      metrics.add(Plans.fill(metric, goal, 1, 1, goal.hours()));
    }
    return metrics;
  }

  private static String timeline(Reading goal) {
    if (goal.vague()) return "Over the coming weeks, with a look back now and then.";
    int weeks = goal.weeks();
    return weeks
        + " weeks, until "
        + goal.deadline().day()
        + ": "
        + goal.reach(0.33)
        + " by week "
        + Math.max(1, weeks / 3)
        + ", "
        + goal.reach(0.66)
        + " by week "
        + Math.max(1, 2 * weeks / 3)
        + ".";
  }

  private static ArrayNode challenges(Reading goal) {
    ArrayNode challenges = JSON.createArrayNode();
    for (String constraint : goal.constraints())
      challenges.add("To be planned around: " + constraint);
    goal.domain().challenges().forEach(challenges::add);
    return challenges;
  }

  private static ArrayNode strategies(Reading goal) {
    List<String> byStyle =
        switch (goal.style()) {
          case "aggressive" ->
              List.of(
                  "Book the sessions of the next two weeks now, as appointments",
                  "Announce the date to three people",
                  "Decide on Sunday which session is the hard one");
          case "conservative" ->
              List.of(
                  "Start with a version so small that it always happens",
                  "Raise only what has worked for two weeks",
                  "Plan a lighter week every third week");
          default ->
              List.of(
                  "Tie each session to something that happens anyway",
                  "Write down one line after each session",
                  "Look back every Sunday and change one thing");
        };
    ArrayNode strategies = JSON.createArrayNode();
    byStyle.forEach(strategies::add);
    return strategies;
  }
}

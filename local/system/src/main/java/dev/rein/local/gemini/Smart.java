package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The five SMART criteria of a goal, as far as the goal says anything about them.
final class Smart {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Smart() {}

  static ObjectNode of(Reading goal) {
    ObjectNode smart = JSON.createObjectNode();
    smart.put("specific", specific(goal));
    smart.put("measurable", measurable(goal));
    smart.put("achievable", achievable(goal));
    smart.put("relevant", relevant(goal));
    smart.put("timeBound", timeBound(goal));
    return smart;
  }

  private static String specific(Reading goal) {
    if (goal.vague()) return "It is about this: " + goal.core() + ".";
    return goal.capitalisedCore() + ", in " + goal.domain().name() + ".";
  }

  private static String measurable(Reading goal) {
    if (goal.amounts().isEmpty()) {
      return goal.vague()
          ? "Progress will be noticed in daily life."
          : "Measured weekly: " + goal.domain().measure() + ", in percent of the way.";
    }
    return "Measured weekly: "
        + goal.domain().measure()
        + ", until "
        + goal.target()
        + " is reached; halfway at "
        + goal.reach(0.5)
        + ".";
  }

  private static String achievable(Reading goal) {
    String pace =
        goal.experience() == null ? "a careful start" : "experience: " + goal.experience();
    return "With "
        + Reading.hoursText(goal.hours())
        + " hours a week over "
        + goal.weeks()
        + " weeks and "
        + pace
        + ".";
  }

  private static String relevant(Reading goal) {
    if (!goal.previousGoals().isEmpty()) {
      return "It builds on an earlier goal: " + goal.previousGoals().getFirst() + ".";
    }
    return goal.domain().isPersonal()
        ? "It matters to the person who wrote it."
        : "It is a lasting gain in " + goal.domain().category() + ", chosen by the person.";
  }

  private static String timeBound(Reading goal) {
    if (goal.vague() && !goal.deadlineKnown()) return "Over the coming weeks.";
    return "By " + goal.deadline().day() + ", " + goal.weeks() + " weeks from the start.";
  }
}

package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Answers `preprocess_goal`: the goal in one sentence, what was assumed, what is to be asked.
final class Clarifier {
  private static final int MOST_QUESTIONS = 5;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Clarifier() {}

  static ObjectNode answer(Reading goal) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("statement", statement(goal));
    answer.put("category", goal.domain().category());
    answer.set("criteria", Smart.of(goal));
    answer.set("assumptions", assumptions(goal));
    answer.set("openQuestions", questions(goal));
    return answer;
  }

  static String statement(Reading goal) {
    if (goal.vague() && !goal.deadlineKnown()) {
      return "I will " + goal.core() + ", and find out in the coming weeks what that means.";
    }
    return "I will "
        + goal.core()
        + (goal.deadlineKnown() ? ", done by " : ", by ")
        + goal.deadline().day()
        + (goal.hours() > 0 ? ", with " + Reading.hoursText(goal.hours()) + " hours a week." : ".");
  }

  private static ArrayNode assumptions(Reading goal) {
    ArrayNode assumptions = JSON.createArrayNode();
    String written = goal.deadline().written();
    if (written == null) {
      assumptions.add(
          "No date was given: "
              + goal.weeks()
              + " weeks are taken, until "
              + goal.deadline().day()
              + ".");
    } else {
      assumptions.add("“" + written.strip() + "” is read as " + goal.deadline().day() + ".");
    }
    if (!goal.hoursKnown()) {
      assumptions.add(
          "No time was given: " + Reading.hoursText(goal.hours()) + " hours a week are taken.");
    }
    if (goal.experience() == null) {
      assumptions.add("No experience with " + goal.domain().name() + " is taken for granted.");
    }
    return assumptions;
  }

  private static ArrayNode questions(Reading goal) {
    ArrayNode questions = JSON.createArrayNode();
    if (goal.amounts().isEmpty()) {
      questions.add("Which number would show that the goal is reached?");
    }
    if (!goal.deadlineKnown()) questions.add("Until when should it be reached?");
    if (goal.domain().isPersonal()) questions.add("What exactly would be different afterwards?");
    if (goal.experience() == null) {
      questions.add("How much experience with " + goal.domain().name() + " is there?");
    }
    if (goal.hours() == 0) questions.add("Which time of the week could be kept free for it?");
    if (goal.constraints().isEmpty()) questions.add("What could get in the way in most weeks?");
    while (questions.size() > MOST_QUESTIONS) questions.remove(questions.size() - 1);
    return questions;
  }
}

package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Answers `coaching_response`: tells by plain words how somebody is doing, and takes steps from
/// the week they are in. What the message might ask of a model is never done.
final class Coach {
  private static final int DAYS_TO_FIRST_STEP = 3;
  private static final int QUOTED = 120;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Reading goal;
  private final Situation at;

  private Coach(Reading goal, Situation at) {
    this.goal = goal;
    this.at = at;
  }

  static ObjectNode answer(Reading goal, Situation at) {
    return new Coach(goal, at).answer();
  }

  private ObjectNode answer() {
    ObjectNode answer = JSON.createObjectNode();
    List<String> steps = steps();
    answer.put(
        "reply",
        direct() + "\n\n" + standing() + " Begin with this: " + lowered(steps.getFirst()) + ".");
    answer.set("nextSteps", array(steps));
    answer.set("adjustments", array(adjustments()));
    answer.put("encouragement", encouragement());
    answer.set("questions", array(questions()));
    return answer;
  }

  private String direct() {
    String said = "You write “" + shortened(at.message()) + "”. ";
    return said
        + switch (at.mood()) {
          case HURT ->
              "Pain comes before the plan: leave out whatever makes it worse, and see a doctor or a"
                  + " physiotherapist if it is still there after two days of rest.";
          case TIRED ->
              "Being worn out is a reason to do less this week, not to stop: half of a week still"
                  + " counts.";
          case BEHIND ->
              "What was missed is dropped, not doubled up. You go on from the week you are in.";
          case AHEAD -> "That is ahead of what the plan asks for, and no reason to hurry.";
          case STEADY -> "For " + goal.core() + " the next step is the one in your plan.";
        };
  }

  private String standing() {
    StringBuilder standing = new StringBuilder();
    standing.append("You are in week ").append(at.week());
    standing.append(" of ").append(at.weeks()).append(", “").append(at.focus()).append("”");
    if (at.completion() >= 0) {
      standing.append(", with ").append(at.completion()).append(" % of the last stretch done");
    }
    standing.append(at.checkIn() ? ", a week with a check-in." : ".");
    if (at.difficulty() >= 4) standing.append(" It has been hard lately, so the load goes down.");
    for (String constraint : goal.constraints()) {
      standing.append(" It stays within your limit: ").append(constraint).append('.');
    }
    return standing.toString();
  }

  private List<String> steps() {
    String by = " by " + goal.today().plusDays(DAYS_TO_FIRST_STEP);
    List<String> tasks = at.tasks();
    String first = tasks.isEmpty() ? "Work 20 minutes on " + at.focus() : tasks.getFirst();
    List<String> steps = new ArrayList<>();
    switch (at.mood()) {
      case HURT -> {
        steps.add("Rest for 2 days and note morning and evening, from 0 to 10, how it feels" + by);
        steps.add("Ask a doctor or physiotherapist if it is above 3 after that");
      }
      case TIRED, BEHIND -> {
        steps.add("Do half of this once: " + first + by);
        steps.add("Put the next 2 sessions into your calendar now, 30 minutes each");
      }
      case AHEAD, STEADY -> {
        steps.add("Do this: " + first + by);
        if (tasks.size() > 1) steps.add("Then, in the same week: " + tasks.get(1));
      }
    }
    steps.add("Write one line after each session: what, how long, how it felt");
    return steps;
  }

  private List<String> adjustments() {
    return switch (at.mood()) {
      case HURT -> List.of("Week " + at.week() + ": all sessions rest until it is free of pain.");
      case TIRED -> List.of("Week " + at.week() + ": half of its hours, as a lighter week.");
      case BEHIND -> List.of("Week " + at.week() + ": what was missed before is not made up for.");
      case AHEAD, STEADY ->
          at.completion() >= 0 && at.completion() < 50
              ? List.of("Week " + at.week() + ": only its first two tasks.")
              : List.of();
    };
  }

  private String encouragement() {
    if (at.completion() > 0) {
      return at.completion() + " % is done, and you did it; week " + at.week() + " builds on that.";
    }
    if (!at.note().isEmpty()) {
      return "You wrote down “"
          + shortened(at.note())
          + "”: whoever looks at it honestly can"
          + " change it.";
    }
    return "You looked at where you stand in week " + at.week() + ", which is how plans survive.";
  }

  private List<String> questions() {
    List<String> questions = new ArrayList<>();
    if (at.completion() < 0) {
      questions.add("How much of week " + at.week() + " is done, in per cent?");
    }
    if (at.mood() == Situation.Mood.BEHIND) {
      questions.add("Which day this week is most likely to stay free?");
    }
    return questions;
  }

  private static String lowered(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static String shortened(String text) {
    String plain = text.replaceAll("\\s+", " ").strip();
    if (plain.length() <= QUOTED) return plain;
    int space = plain.lastIndexOf(' ', QUOTED);
    return plain.substring(0, space > 0 ? space : QUOTED) + " …";
  }

  private static ArrayNode array(List<String> texts) {
    ArrayNode array = JSON.createArrayNode();
    texts.forEach(array::add);
    return array;
  }

  /// What the coach and the judge read of the blocks.
  ///
  /// @param completion per cent, newest that was told; -1 where none was
  /// @param difficulty 1 to 5, newest that was told; 0 where none was
  /// @param note newest that was told, may be empty
  record Situation(
      String message,
      int week,
      int weeks,
      String focus,
      List<String> tasks,
      boolean checkIn,
      int completion,
      int difficulty,
      String note) {
    enum Mood {
      HURT,
      TIRED,
      BEHIND,
      AHEAD,
      STEADY
    }

    static Situation of(JsonNode message, JsonNode plan, JsonNode week, JsonNode progress) {
      int number = week.path("number").asInt(1);
      boolean checkIn = false;
      for (JsonNode each : plan.path("checkInWeeks")) checkIn |= each.asInt() == number;
      int completion = -1;
      int difficulty = 0;
      String note = "";
      // What comes with the message is newer than what was kept before.
      for (String part : List.of("checkIns", "told")) {
        for (JsonNode entry : progress.path(part)) {
          if (entry.has("completionPercentage")) {
            completion = entry.path("completionPercentage").asInt();
          } else if (entry.path("completed").asBoolean(false)) {
            completion = 100;
          }
          if (entry.has("difficulty")) difficulty = entry.path("difficulty").asInt();
          if (entry.has("notes")) note = entry.path("notes").asText();
        }
      }
      List<String> tasks = new ArrayList<>();
      week.at("/now/tasks").forEach(task -> tasks.add(task.asText()));
      return new Situation(
          message.path("text").asText(""),
          number,
          Math.max(number, plan.path("weeks").size()),
          week.at("/now/focus").asText("the plan"),
          tasks,
          checkIn,
          completion,
          difficulty,
          note);
    }

    Mood mood() {
      String said = (message + " " + note).toLowerCase(Locale.ROOT);
      if (said.matches("(?s).*\\b(hurt\\w*|pain\\w*|injur\\w*|sore|ache\\w*|swollen)\\b.*")) {
        return Mood.HURT;
      }
      if (said.matches(
          "(?s).*\\b(tired|exhaust\\w*|worn out|too hard|overwhelm\\w*|ill|sick)\\b.*")) {
        return Mood.TIRED;
      }
      if (said.matches("(?s).*\\b(miss\\w*|skip\\w*|behind|no time|busy|fail\\w*|gave up)\\b.*")) {
        return Mood.BEHIND;
      }
      if (completion > 100
          || said.matches("(?s).*\\b(easy|ahead|early|already (did|done|ran|finished))\\b.*")) {
        return Mood.AHEAD;
      }
      return Mood.STEADY;
    }
  }
}

package dev.rein.coaching.rules;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Until when a goal is to be reached. The person's own date wins over what the clarified goal made
/// of it; a time from now (`in 12 weeks`) counts where no date is named.
///
/// Several dates make a span from the first to the last: which of them is meant takes judgement,
/// and a rule must be right whichever it is.
final class Deadline {
  /// Words before a date that make it another day than the last one.
  private static final Pattern NO_END =
      Pattern.compile(
          "(?i)\\b(?:start\\w*|begin\\w*|commenc\\w*|since|from|after|born|as of|back|resum\\w*"
              + "|return\\w*|not before|earliest|opens?|available)\\s+(?:\\w+\\s+)?"
              + "(?:on\\s+|in\\s+|at\\s+|the\\s+|of\\s+|by\\s+)*$");

  /// Characters before a date in which such words are looked for.
  private static final int LOOK_BACK = 40;

  private static final Pattern STARTS_LATER =
      Pattern.compile(
          "(?i)\\b(?:start(?:ing|s)?|begin(?:ning|s)?|commencing|from|after|as of|not before)\\b"
              + ".{0,30}?(?:\\d|\\b"
              + DayForms.MONTHS
              + "\\b|\\bnext\\b|\\bnew year\\b|\\bchristmas\\b|\\bsurgery\\b|\\bholiday)");
  private static final Pattern PLAN_LENGTH =
      Pattern.compile(
          "(?i)\\b(?:\\d{1,3}|one|two|three|four|five|six|eight|ten|twelve)[-"
              + " ](?:day|week|month)s?\\s+(?:\\w+\\s+)?"
              + "(?:plan|program(?:me)?|challenge|course|block|schedule|trial|sprint|bootcamp|kick-?start)\\b");

  private Deadline() {}

  static Optional<DateSpan> of(PlanCase plan) {
    LocalDate made = plan.made();
    String goal = plan.request().text();
    String timeBound = plan.clarified().criteria().timeBound();
    String statement = plan.clarified().statement();
    return named(goal, made)
        .or(() -> named(timeBound, made))
        .or(() -> DateSpan.covering(PeriodForms.months(timeBound, made)))
        .or(() -> named(statement, made))
        .or(() -> DateSpan.covering(PeriodForms.durations(goal, made)))
        .or(() -> DateSpan.covering(PeriodForms.durations(timeBound, made)));
  }

  /// Whether the goal's words speak of a later start, or of a plan shorter than the way: then the
  /// weeks until the date are not the plan's.
  static boolean isNotTheWholeWay(PlanCase plan) {
    String goal =
        plan.request().text() + "\n" + String.join("\n", plan.request().profile().constraints());
    return STARTS_LATER.matcher(goal).find()
        || STARTS_LATER.matcher(plan.clarified().criteria().timeBound()).find()
        || PLAN_LENGTH.matcher(goal).find();
  }

  private static Optional<DateSpan> named(String text, LocalDate made) {
    List<DateSpan> spans = new ArrayList<>(PeriodForms.ends(text, made));
    for (DayForms.Found found : DayForms.in(text, made)) {
      String before = text.substring(Math.max(0, found.start() - LOOK_BACK), found.start());
      if (!NO_END.matcher(before).find()) spans.add(DateSpan.on(found.day()));
    }
    return DateSpan.covering(spans);
  }
}

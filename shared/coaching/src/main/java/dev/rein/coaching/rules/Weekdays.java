package dev.rein.coaching.rules;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Days of the week that a text names.
final class Weekdays {
  private static final Pattern NAME =
      Pattern.compile(
          "mon(?:day)?s?|tue(?:s(?:day)?)?s?|wed(?:nesday)?s?|thu(?:rs?(?:day)?)?s?|fri(?:day)?s?"
              + "|sat(?:urday)?s?|sun(?:day)?s?");
  static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
  static final Set<DayOfWeek> WORKDAYS = EnumSet.complementOf(EnumSet.copyOf(WEEKEND));

  /// `sun` and `sat` alone are words of their own, and so are `mon`, `wed` and `fri` in other
  /// languages: short forms count only with a capital letter.
  private static final String STRICT =
      "(?:(?i:monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?"
          + "|Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\\b";

  private static final Pattern RANGE =
      Pattern.compile("\\b(" + STRICT + ")\\.?\\s*(?:-|–|—|to|through|until)\\s*(" + STRICT + ")");
  private static final Pattern DAY = Pattern.compile("\\b" + STRICT);
  private static final Pattern ALL_WORKDAYS =
      Pattern.compile("(?i)\\b(?:week|work|working )days?\\b");
  private static final Pattern ALL_WEEKEND = Pattern.compile("(?i)\\bweekends?\\b");

  /// Words before a day that do not put anything on it.
  private static final Pattern NOT_ON =
      Pattern.compile(
          "(?i)\\b(?:before|by|until|till|since|after|for|following|next"
              + " to|from|of|like|last)\\s+(?:the\\s+|next\\s+|last\\s+)?$");

  private static final int LOOK_BACK = 24;

  private Weekdays() {}

  /// Days on which the text puts something, by name; of a range all.
  static Set<DayOfWeek> in(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    Matcher range = RANGE.matcher(text);
    while (range.find()) {
      DayOfWeek day = day(range.group(1));
      DayOfWeek last = day(range.group(2));
      for (days.add(day); day != last; days.add(day)) day = day.plus(1);
    }
    String rest = RANGE.matcher(text).replaceAll(" ");
    Matcher single = DAY.matcher(rest);
    while (single.find()) {
      String before = rest.substring(Math.max(0, single.start() - LOOK_BACK), single.start());
      if (!NOT_ON.matcher(before).find()) days.add(day(single.group()));
    }
    return days;
  }

  /// @param word in lower case, and nothing around it
  static boolean isName(String word) {
    return NAME.matcher(word).matches();
  }

  static boolean namesWorkdays(String text) {
    return ALL_WORKDAYS.matcher(text).find();
  }

  static boolean namesWeekend(String text) {
    return ALL_WEEKEND.matcher(text).find();
  }

  static DayOfWeek day(String name) {
    return switch (name.substring(0, 2).toLowerCase(Locale.ROOT)) {
      case "mo" -> DayOfWeek.MONDAY;
      case "tu" -> DayOfWeek.TUESDAY;
      case "we" -> DayOfWeek.WEDNESDAY;
      case "th" -> DayOfWeek.THURSDAY;
      case "fr" -> DayOfWeek.FRIDAY;
      case "sa" -> DayOfWeek.SATURDAY;
      default -> DayOfWeek.SUNDAY;
    };
  }
}

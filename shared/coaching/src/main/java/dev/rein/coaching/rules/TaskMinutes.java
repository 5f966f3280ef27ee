package dev.rein.coaching.rules;

import dev.rein.coaching.Plan.Week;
import java.time.DayOfWeek;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The minutes that tasks ask for in a week where they say so: `30 minutes on Tuesday and
/// Thursday`, `3 x 20 min`, `two sessions of an hour`, `15 minutes every day`.
///
/// Never more than is asked for: of a range its lower end, of a length that may be another one's
/// (sleep, a limit, a part of the whole) nothing, of several lengths in one task the longest,
/// unless each has its own days. A task without a length counts as nothing.
final class TaskMinutes {
  static final int DAYS = 7;

  /// A longer stretch at once is a fast, a shift or a course rather than a task.
  static final int MOST_AT_ONCE = 12 * 60;

  /// Days a week that `daily` asks for at least: some leave out the weekend. `Every day` is seven.
  private static final int LEAST_DAILY = 5;

  private static final int WORKDAYS = 5;

  private static final String NUMBER = "\\d{1,2}|two|three|four|five|six|seven";
  private static final Map<String, Integer> NUMBERS =
      Map.of(
          "half an", 0, "an", 1, "one", 1, "two", 2, "three", 3, "four", 4, "five", 5, "six", 6,
          "seven", 7);

  private static final Pattern DURATION =
      Pattern.compile(
          "(?i)(?<![\\w.,:/–$€£-])(\\d{1,3}(?:\\.\\d{1,2})?|half"
              + " an|an|one|two|three|four)(?:\\s?(?:-|–|to)\\s?\\d{1,3}(?:\\.\\d{1,2})?)?[-"
              + " ]?(minutes?|mins?|hours?|hrs?|h)\\b"
              + "(?!\\s?/)(?:\\s(?:and\\s)?(\\d{1,2})\\s?(?:minutes?|mins?)\\b)?");

  /// Words by which a length is not surely what the task asks for.
  private static final Pattern UNSURE =
      Pattern.compile(
          "(?i)\\b(?:total|altogether|in all|overall|weekly|split|spread|over|across|within|before"
              + "|after|during|cook\\w*|bak(?:e|ing)|simmer\\w*|soak\\w*|charg\\w*|sleep\\w*|nap|bed\\w*|awake|fast|fasting|wait\\w*|rest|recover\\w*|break|pause|each"
              + " way|max|maximum|at most|up"
              + " to|under|below|less|fewer|more|longer|shorter|extra|earlier|later|sooner|than|faster|goal|target|(?<!\\b(?:an?|at)"
              + " [a-z]{1,16} )pace|record|commut\\w*|driv\\w+|drive|flight|fly|travel\\w*|trip"
              + "|race|exam|film|movie|match|shift|workday|screen|phone|scroll\\w*|tv|television"
              + "|limit\\w*|cap|cut|reduc\\w*|avoid|instead|no|not|never|without|or|if|when|unless|could|may|might|maybe|either|optional\\w*|alternat\\w*|example|like|such"
              + " as|ago|old|first|last|final|next|remaining|including|of which|by"
              + " \\d\\S*|increas\\w*|extend\\w*|toward\\w*|every \\d+|each \\d+|other day|second"
              + " day|fortnight|month)\\b|(?<!\\b(?:a|per|each|every|this)\\s)\\bweeks?\\b|\\+");

  private static final Pattern TIMES_BEFORE =
      Pattern.compile("(?i)(?<![\\w.,])(" + NUMBER + ")\\s?(?:[x×]|times)\\s?$");
  private static final Pattern PIECES_BEFORE =
      Pattern.compile(
          "(?i)(?<!\\bof )(?<![\\w.,])("
              + NUMBER
              + ")\\s+(?:[\\p{L}-]+\\s+){0,2}[\\p{L}-]+s\\s+of\\s+$");
  private static final Pattern TIMES_AFTER =
      Pattern.compile(
          "(?i)^\\s*(?:[x×]\\s?(\\d{1,2})\\b|(?:[\\p{L}-]+\\s+){0,4}?(?:(twice)\\b|("
              + NUMBER
              + ")\\s+(?:times|days|evenings|mornings|weekdays|workdays)\\b))");
  private static final Pattern DAILY =
      Pattern.compile(
          "(?i)^\\s*(?:[\\p{L}-]+\\s+){0,4}?(?:(?:(every|each)|a|per)\\s+day|daily)"
              + "(?:\\s*[.!]?\\s*$|\\s+(?:with|on|at|in|for|and|alone|from)\\b)");
  private static final Pattern ON_WORKDAYS =
      Pattern.compile("(?i)\\bon (?:all )?(?:weekdays|workdays|working days)\\b");

  private static final Pattern BRACKETS = Pattern.compile("[()]");

  private TaskMinutes() {}

  /// What the tasks of a week ask for at least, in hours.
  ///
  /// @param days that the week has, 1 to 7
  static double hours(Week week, int days, PlanCase plan) {
    double minutes = 0;
    for (String task : week.tasks()) minutes += of(task, days, plan);
    return minutes / 60;
  }

  private static double of(String task, int days, PlanCase plan) {
    double longest = 0;
    double sum = 0;
    boolean apart = true;
    Set<DayOfWeek> taken = EnumSet.noneOf(DayOfWeek.class);
    // What stands in brackets is of what stands before them.
    for (String segment : plan.segments(BRACKETS.matcher(task).replaceAll(" "))) {
      double minutes = ofSegment(segment, days);
      if (minutes == 0) continue;
      longest = Math.max(longest, minutes);
      sum += minutes;
      Set<DayOfWeek> named = Weekdays.in(segment);
      apart &= !named.isEmpty() && Collections.disjoint(taken, named);
      taken.addAll(named);
    }
    return apart && taken.size() <= days ? sum : longest;
  }

  private static double ofSegment(String segment, int days) {
    Matcher duration = DURATION.matcher(segment);
    if (!duration.find() || UNSURE.matcher(segment).find()) return 0;
    double longest = 0;
    do {
      double once = minutes(duration);
      if (once > MOST_AT_ONCE) continue;
      int times =
          times(
              segment,
              segment.substring(0, duration.start()),
              segment.substring(duration.end()),
              days);
      longest = Math.max(longest, once * times);
    } while (duration.find());
    return longest;
  }

  private static double minutes(Matcher duration) {
    String amount = duration.group(1).toLowerCase(Locale.ROOT);
    boolean hours = duration.group(2).toLowerCase(Locale.ROOT).startsWith("h");
    double number =
        amount.equals("half an")
            ? 0.5
            : Character.isDigit(amount.charAt(0)) ? Double.parseDouble(amount) : number(amount);
    double minutes = hours ? number * 60 : number;
    return hours && duration.group(3) != null ? minutes + number(duration.group(3)) : minutes;
  }

  /// How often the length is asked for, the first of what says so.
  private static int times(String segment, String before, String after, int days) {
    Matcher times = TIMES_BEFORE.matcher(before);
    if (times.find()) return number(times.group(1));
    Matcher pieces = PIECES_BEFORE.matcher(before);
    if (pieces.find()) return number(pieces.group(1));
    Matcher later = TIMES_AFTER.matcher(after);
    if (later.find()) {
      if (later.group(2) != null) return 2;
      return number(later.group(1) != null ? later.group(1) : later.group(3));
    }
    int named = Weekdays.in(segment).size();
    if (named > 0) return Math.min(named, days);
    if (ON_WORKDAYS.matcher(segment).find()) return Math.min(WORKDAYS, days);
    Matcher daily = DAILY.matcher(after);
    if (daily.find()) return Math.min(daily.group(1) == null ? LEAST_DAILY : DAYS, days);
    return 1;
  }

  private static int number(String word) {
    Integer known = NUMBERS.get(word.toLowerCase(Locale.ROOT));
    return known == null ? Integer.parseInt(word) : known;
  }
}

package dev.rein.coaching.rules;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Ends of months, quarters and years, and Christmas: `by the end of Q1`, `before June`, `by the
/// end of the year`. Seasons are left out: they begin on no certain day, and not everywhere at
/// once.
final class PeriodForms {
  private static final String TOWARDS = "(by|before|until|till|end of)\\s+(?:the\\s+)?";
  private static final String END = "((?:end of|close of)\\s+(?:the\\s+|this\\s+)?)?";
  private static final String YEAR = "(?:,?\\s+(?:of\\s+)?(20\\d{2})\\b)?";

  private static final Pattern QUARTER =
      Pattern.compile("(?i)\\b" + TOWARDS + END + "Q([1-4])\\b" + YEAR);
  private static final Pattern MONTH =
      Pattern.compile(
          "(?i)\\b"
              + TOWARDS
              + END
              + "(?:next\\s+)?"
              + DayForms.MONTHS
              + "(?![\\w])(?!\\s+(?:the\\s+)?\\d{1,2}(?:st|nd|rd|th)?\\b(?!\\d))"
              + YEAR);
  private static final Pattern IN_MONTH =
      Pattern.compile("(?i)\\b(in|during)\\s+()" + DayForms.MONTHS + "(?![\\w])" + YEAR);
  private static final Pattern CHRISTMAS =
      Pattern.compile("(?i)\\b(?:by|before|until|till)\\s+(christmas|xmas)" + YEAR);
  private static final Pattern YEAR_END =
      Pattern.compile(
          "(?i)\\b(?:(?:by|before|until|till)\\s+(?:the\\s+)?(?:end of\\s+(?:the\\s+|this\\s+)?year"
              + "|year'?s?[- ]end|new year(?:'s(?: eve| day)?)?)|this year)\\b");
  private static final Pattern NAMED_YEAR =
      Pattern.compile(
          "(?i)\\b(by|before|until|till)\\s+(?:the\\s+)?(end of\\s+)?(20\\d{2})\\b(?![-.])");
  private static final Pattern WITHIN =
      Pattern.compile(
          "(?i)\\b(?:in|within|over|during)\\s+(?:the\\s+)?(?:next\\s+|coming\\s+)?"
              + "(\\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\\s-]+"
              + "(day|week|month|year)s?\\b(?!\\s+(?:ago|old|off|break))");
  private static final List<String> SMALL =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
          "eleven", "twelve");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "day", ChronoUnit.DAYS,
          "week", ChronoUnit.WEEKS,
          "month", ChronoUnit.MONTHS,
          "year", ChronoUnit.YEARS);

  private PeriodForms() {}

  /// Ends that are named with `by`, `before`, `until` or `end of`.
  static List<DateSpan> ends(String text, LocalDate made) {
    List<DateSpan> found = new ArrayList<>();
    Matcher quarter = QUARTER.matcher(text);
    while (quarter.find()) {
      int first = 3 * Integer.parseInt(quarter.group(3)) - 2;
      found.add(period(quarter, first, 3, quarter.group(4), made));
    }
    Matcher month = MONTH.matcher(text);
    while (month.find()) {
      found.add(period(month, DayForms.month(month.group(3)), 1, month.group(4), made));
    }
    Matcher christmas = CHRISTMAS.matcher(text);
    while (christmas.find()) {
      LocalDate day = LocalDate.of(year(christmas.group(2), made), 12, 25);
      found.add(DateSpan.on(christmas.group(2) == null ? next(day, made) : day));
    }
    Matcher yearEnd = YEAR_END.matcher(text);
    while (yearEnd.find()) found.add(DateSpan.on(LocalDate.of(made.getYear(), 12, 31)));
    Matcher named = NAMED_YEAR.matcher(text);
    while (named.find()) {
      int year = Integer.parseInt(named.group(3));
      boolean before = named.group(1).equalsIgnoreCase("before");
      boolean end = named.group(2) != null;
      LocalDate start = LocalDate.of(year, 1, 1);
      LocalDate last = LocalDate.of(year, 12, 31);
      found.add(
          before && !end
              ? DateSpan.on(start.minusDays(1))
              : new DateSpan(end ? last : start, last));
    }
    return future(found, made);
  }

  /// `in June`: a deadline only where the text is about nothing else.
  static List<DateSpan> months(String text, LocalDate made) {
    List<DateSpan> found = new ArrayList<>();
    Matcher month = IN_MONTH.matcher(text);
    while (month.find()) {
      found.add(period(month, DayForms.month(month.group(3)), 1, month.group(4), made));
    }
    return future(found, made);
  }

  /// `in 12 weeks`, `within three months`.
  static List<DateSpan> durations(String text, LocalDate made) {
    List<DateSpan> found = new ArrayList<>();
    Matcher within = WITHIN.matcher(text);
    while (within.find()) {
      String count = within.group(1).toLowerCase(Locale.ROOT);
      int amount = SMALL.contains(count) ? SMALL.indexOf(count) : Integer.parseInt(count);
      ChronoUnit unit =
          UNITS.getOrDefault(within.group(2).toLowerCase(Locale.ROOT), ChronoUnit.DAYS);
      if (amount > 0) found.add(DateSpan.on(made.plus(amount, unit)));
    }
    return future(found, made);
  }

  /// `by June` may mean any day of June; `before June` and `by the end of June` one day.
  private static DateSpan period(
      Matcher words, int firstMonth, int months, @Nullable String year, LocalDate made) {
    YearMonth first = YearMonth.of(year(year, made), firstMonth);
    boolean end = words.group(1).equalsIgnoreCase("end of") || !empty(words.group(2));
    boolean before = words.group(1).equalsIgnoreCase("before") && !end;
    LocalDate last = first.plusMonths(months - 1L).atEndOfMonth();
    LocalDate start = first.atDay(1);
    DateSpan span =
        before ? DateSpan.on(start.minusDays(1)) : new DateSpan(end ? last : start, last);
    if (year != null || span.latest().isAfter(made)) return span;
    return new DateSpan(span.earliest().plusYears(1), span.latest().plusYears(1));
  }

  private static boolean empty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  private static LocalDate next(LocalDate day, LocalDate made) {
    return day.isAfter(made) ? day : day.plusYears(1);
  }

  private static int year(@Nullable String year, LocalDate made) {
    return year == null ? made.getYear() : Integer.parseInt(year);
  }

  private static List<DateSpan> future(List<DateSpan> spans, LocalDate made) {
    return spans.stream().filter(span -> span.latest().isAfter(made)).toList();
  }
}

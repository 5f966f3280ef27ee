package dev.rein.local.gemini;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Until when.
///
/// @param written the person's own words, or null where the date was assumed
record Horizon(LocalDate deadline, @Nullable String written) {
  /// Of a plan.
  static final int LEAST_WEEKS = 2;

  static final int MOST_WEEKS = 26;

  private static final String MONTHS =
      "(january|february|march|april|may|june|july|august|september|october|november|december)";
  private static final Pattern ISO = Pattern.compile("\\b(\\d{4})-(\\d{2})-(\\d{2})\\b");
  private static final Pattern SPAN =
      Pattern.compile(
          "(?i)\\b(?:in|within|over|for|after|during)\\s+(?:the\\s+)?(?:next\\s+|coming\\s+)?"
              + "(\\d{1,4}|one|two|three|four|five|six|eight|ten|twelve|a|an)[\\s-]+"
              + "(day|week|month|year)s?\\b");
  private static final Pattern ADJECTIVE =
      Pattern.compile("(?i)\\b(\\d{1,3})[- ](day|week|month|year)s?\\b(?! (?:a|per|each|every))");
  private static final Pattern QUARTER =
      Pattern.compile("(?i)\\b(?:end of |in |by |this )*Q([1-4])(?:[\\s,]+(?:of )?(\\d{4}))?\\b");
  private static final Pattern DAY_OF_MONTH =
      Pattern.compile(
          "(?i)\\b(?:(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?"
              + MONTHS
              + "|"
              + MONTHS
              + "\\s+(\\d{1,2})(?:st|nd|rd|th)?)(?:,?\\s+(\\d{4}))?\\b");
  private static final Pattern MONTH =
      Pattern.compile(
          "(?i)\\b(by|before|until|till|in|this|next)\\s+((?:the\\s+)?end of\\s+)?"
              + MONTHS
              + "(?:,?\\s+(\\d{4}))?\\b");
  private static final Pattern YEAR =
      Pattern.compile(
          "(?i)\\b(this year|(?:by |before )?(?:the )?end of (?:the |this )?year|year[- ]end"
              + "|by new year|next year|(?:by |before |in )(?:the end of )?(20\\d{2}))\\b");
  private static final Pattern NEAR =
      Pattern.compile(
          "(?i)\\b(this|next|by|before)\\s+(?:the\\s+)?(?:end of\\s+(?:the\\s+|this\\s+)?)?"
              + "(week|month|spring|summer|autumn|fall|winter|christmas)\\b");

  static @Nullable Horizon in(String text, LocalDate today) {
    Horizon found = iso(text);
    if (found == null) found = quarter(text, today);
    if (found == null) found = dayOfMonth(text, today);
    if (found == null) found = span(SPAN, text, today);
    if (found == null) found = month(text, today);
    if (found == null) found = near(text, today);
    if (found == null) found = year(text, today);
    if (found == null) found = span(ADJECTIVE, text, today);
    return found == null || !found.deadline.isAfter(today) ? null : found;
  }

  int weeksFrom(LocalDate today) {
    long weeks = (ChronoUnit.DAYS.between(today, deadline) + 6) / 7;
    return Math.clamp(weeks, LEAST_WEEKS, MOST_WEEKS);
  }

  boolean outlastsPlan(LocalDate today) {
    return ChronoUnit.DAYS.between(today, deadline) > MOST_WEEKS * 7L;
  }

  /// E.g. `31 March 2027`.
  String day() {
    return deadline.getDayOfMonth()
        + " "
        + deadline.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
        + " "
        + deadline.getYear();
  }

  private static @Nullable Horizon iso(String text) {
    Matcher iso = ISO.matcher(text);
    if (!iso.find()) return null;
    return at(number(iso.group(1)), number(iso.group(2)), number(iso.group(3)), iso.group());
  }

  private static @Nullable Horizon span(Pattern pattern, String text, LocalDate today) {
    Matcher span = pattern.matcher(text);
    if (!span.find()) return null;
    int count =
        switch (span.group(1).toLowerCase(Locale.ROOT)) {
          case "a", "an", "one" -> 1;
          case "two" -> 2;
          case "three" -> 3;
          case "four" -> 4;
          case "five" -> 5;
          case "six" -> 6;
          case "eight" -> 8;
          case "ten" -> 10;
          case "twelve" -> 12;
          default -> number(span.group(1));
        };
    LocalDate deadline =
        switch (span.group(2).toLowerCase(Locale.ROOT)) {
          case "day" -> today.plusDays(count);
          case "week" -> today.plusWeeks(count);
          case "month" -> today.plusMonths(count);
          default -> today.plusYears(count);
        };
    return new Horizon(deadline, span.group());
  }

  private static @Nullable Horizon quarter(String text, LocalDate today) {
    Matcher quarter = QUARTER.matcher(text);
    if (!quarter.find()) return null;
    int month = 3 * number(quarter.group(1));
    LocalDate deadline = YearMonth.of(yearOf(quarter.group(2), today), month).atEndOfMonth();
    return new Horizon(later(deadline, today, quarter.group(2)), quarter.group());
  }

  private static @Nullable Horizon dayOfMonth(String text, LocalDate today) {
    Matcher date = DAY_OF_MONTH.matcher(text);
    if (!date.find()) return null;
    boolean dayFirst = date.group(1) != null;
    int month = monthOf(dayFirst ? date.group(2) : date.group(3));
    int day = number(dayFirst ? date.group(1) : date.group(4));
    Horizon found = at(yearOf(date.group(5), today), month, day, date.group());
    if (found == null) return null;
    return new Horizon(later(found.deadline, today, date.group(5)), found.written);
  }

  private static @Nullable Horizon month(String text, LocalDate today) {
    Matcher month = MONTH.matcher(text);
    if (!month.find()) return null;
    YearMonth named = YearMonth.of(yearOf(month.group(4), today), monthOf(month.group(3)));
    String word = month.group(1).toLowerCase(Locale.ROOT);
    boolean wholeMonth =
        month.group(2) != null || word.equals("in") || word.equals("this") || word.equals("next");
    LocalDate deadline = wholeMonth ? named.atEndOfMonth() : named.atDay(1);
    return new Horizon(later(deadline, today, month.group(4)), month.group());
  }

  private static @Nullable Horizon near(String text, LocalDate today) {
    Matcher near = NEAR.matcher(text);
    if (!near.find()) return null;
    boolean next = near.group(1).equalsIgnoreCase("next");
    int year = today.getYear();
    LocalDate deadline =
        switch (near.group(2).toLowerCase(Locale.ROOT)) {
          case "week" -> today.plusWeeks(next ? 2 : 1);
          case "month" -> YearMonth.from(today).plusMonths(next ? 1 : 0).atEndOfMonth();
          case "spring" -> LocalDate.of(year, Month.MAY, 31);
          case "summer" -> LocalDate.of(year, Month.AUGUST, 31);
          case "autumn", "fall" -> LocalDate.of(year, Month.NOVEMBER, 30);
          case "christmas" -> LocalDate.of(year, Month.DECEMBER, 24);
          default -> LocalDate.of(year, Month.FEBRUARY, 28);
        };
    return new Horizon(later(deadline, today, null), near.group());
  }

  private static @Nullable Horizon year(String text, LocalDate today) {
    Matcher year = YEAR.matcher(text);
    if (!year.find()) return null;
    int named =
        year.group(2) != null
            ? number(year.group(2))
            : today.getYear() + (year.group(1).equalsIgnoreCase("next year") ? 1 : 0);
    return new Horizon(LocalDate.of(named, Month.DECEMBER, 31), year.group());
  }

  private static @Nullable Horizon at(int year, int month, int day, String written) {
    try {
      return new Horizon(LocalDate.of(year, month, day), written);
    } catch (DateTimeException e) {
      return null; // no such day
    }
  }

  /// A date without a year is the next one of its kind.
  private static LocalDate later(LocalDate date, LocalDate today, @Nullable String year) {
    return year == null && !date.isAfter(today) ? date.plusYears(1) : date;
  }

  private static int yearOf(@Nullable String year, LocalDate today) {
    return year == null ? today.getYear() : Math.clamp(number(year), Year.MIN_VALUE, 9_999);
  }

  private static int monthOf(String name) {
    return Month.valueOf(name.toUpperCase(Locale.ROOT)).getValue();
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}

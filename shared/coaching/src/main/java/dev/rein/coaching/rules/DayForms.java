package dev.rein.coaching.rules;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Days as people write them: `2027-03-31`, `31.03.2027`, `31 March 2027`, `March 31st`. A day
/// without a year is the next one of its kind. `3/4/2027` is two days in two countries, and so
/// none.
final class DayForms {
  static final String MONTHS =
      "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
          + "|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?";
  private static final String ORDINAL = "(\\d{1,2})(?:st|nd|rd|th)?";
  private static final String YEAR = "(?:,?\\s+(\\d{4})\\b)?";

  private static final Pattern ISO =
      Pattern.compile("(?<![\\d-])(\\d{4})-(\\d{2})-(\\d{2})(?![\\d])");
  private static final Pattern DOTTED =
      Pattern.compile("(?<![\\d.])(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})(?!\\d)");
  private static final Pattern DAY_MONTH =
      Pattern.compile("(?i)(?<!\\w)" + ORDINAL + "\\s+(?:of\\s+)?" + MONTHS + "(?!\\w)" + YEAR);
  private static final Pattern MONTH_DAY =
      Pattern.compile("(?i)\\b" + MONTHS + "\\s+(?:the\\s+)?" + ORDINAL + "(?![\\w:%])" + YEAR);

  private static final List<String> MONTH_STARTS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  private DayForms() {}

  /// @param start index of its first character in the text
  /// @param end index after its last
  record Found(LocalDate day, int start, int end) {}

  /// All days after `made` in the order of their forms.
  static List<Found> in(String text, LocalDate made) {
    List<Found> found = new ArrayList<>();
    Matcher iso = ISO.matcher(text);
    while (iso.find()) {
      add(found, iso, made, date(iso.group(1), number(iso.group(2)), iso.group(3), made));
    }
    Matcher dotted = DOTTED.matcher(text);
    while (dotted.find()) {
      add(
          found,
          dotted,
          made,
          date(dotted.group(3), number(dotted.group(2)), dotted.group(1), made));
    }
    Matcher dayMonth = DAY_MONTH.matcher(text);
    while (dayMonth.find()) {
      int month = month(dayMonth.group(2));
      add(found, dayMonth, made, date(dayMonth.group(3), month, dayMonth.group(1), made));
    }
    Matcher monthDay = MONTH_DAY.matcher(text);
    while (monthDay.find()) {
      int month = month(monthDay.group(1));
      add(found, monthDay, made, date(monthDay.group(3), month, monthDay.group(2), made));
    }
    return found;
  }

  private static void add(List<Found> to, Matcher at, LocalDate made, Optional<LocalDate> day) {
    day.filter(it -> it.isAfter(made)).ifPresent(it -> to.add(new Found(it, at.start(), at.end())));
  }

  private static Optional<LocalDate> date(
      @Nullable String year, int month, String day, LocalDate made) {
    try {
      if (year != null) return Optional.of(LocalDate.of(number(year), month, number(day)));
      LocalDate thisYear = LocalDate.of(made.getYear(), month, number(day));
      return Optional.of(thisYear.isAfter(made) ? thisYear : thisYear.plusYears(1));
    } catch (DateTimeException e) {
      return Optional.empty(); // no such day
    }
  }

  /// 1 to 12.
  static int month(String name) {
    int index = MONTH_STARTS.indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT));
    return Month.of(index + 1).getValue();
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}

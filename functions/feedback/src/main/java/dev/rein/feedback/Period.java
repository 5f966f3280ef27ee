package dev.rein.feedback;

import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.ProblemException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Days, both ends included (UTC).
record Period(LocalDate from, LocalDate to) {
  /// The longest period that is computed, in days.
  static final int MAX_DAYS = 366;

  /// The period where none is asked for, in days: up to and with today.
  static final int DEFAULT_DAYS = 7;

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  /// @throws ProblemException naming the parameter that is wrong
  static Period decode(HttpRequest request, LocalDate today) {
    LocalDate to = date(request, "to");
    if (to == null) to = today;
    LocalDate from = date(request, "from");
    if (from == null) from = to.minusDays(DEFAULT_DAYS - 1);
    if (from.isAfter(to)) {
      String which = request.query().containsKey("to") ? "to" : "today, " + today + " in UTC";
      throw Parameters.invalid("from", "from must not be after " + which + ".");
    }
    Period period = new Period(from, to);
    if (!period.isAllowed()) {
      throw Parameters.invalid("from", "from and to may span at most " + MAX_DAYS + " days.");
    }
    return period;
  }

  boolean isAllowed() {
    return !from.isAfter(to) && days() <= MAX_DAYS;
  }

  boolean contains(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }

  long days() {
    return ChronoUnit.DAYS.between(from, to) + 1;
  }

  /// As long as this one, and right before it.
  Period before() {
    return new Period(from.minusDays(days()), from.minusDays(1));
  }

  private static @Nullable LocalDate date(HttpRequest request, String name) {
    String text = request.query().get(name);
    if (text == null) return null;
    try {
      if (DATE.matcher(text).matches()) return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      // told below
    }
    throw Parameters.invalid(name, name + " must be a date such as 2026-01-31.");
  }
}

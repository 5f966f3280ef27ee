package dev.rein.coaching.rules;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A day, or the days that words such as `by June` may mean.
///
/// @param latest not before `earliest`
record DateSpan(LocalDate earliest, LocalDate latest) {
  static DateSpan on(LocalDate day) {
    return new DateSpan(day, day);
  }

  /// What covers them all; empty for none.
  static Optional<DateSpan> covering(List<DateSpan> spans) {
    return spans.stream().reduce(DateSpan::plus);
  }

  private DateSpan plus(DateSpan other) {
    return new DateSpan(
        earliest.isBefore(other.earliest) ? earliest : other.earliest,
        latest.isAfter(other.latest) ? latest : other.latest);
  }

  /// E.g. `31 March 2027`.
  static String day(LocalDate day) {
    String month = day.getMonth().name();
    return day.getDayOfMonth()
        + " "
        + month.charAt(0)
        + month.substring(1).toLowerCase(Locale.ROOT)
        + " "
        + day.getYear();
  }
}

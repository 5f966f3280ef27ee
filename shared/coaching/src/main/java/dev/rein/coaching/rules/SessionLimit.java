package dev.rein.coaching.rules;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The longest that one session may take, as a constraint says: `max 45 minutes a day`, `no session
/// longer than an hour`.
///
/// @param minutes more than 0
record SessionLimit(double minutes) {
  private static final String LENGTH =
      "(\\d{1,3}(?:\\.\\d)?|an)[- ]?(minutes?|mins?|hours?|hrs?|h)\\b";
  private static final Pattern SAID =
      Pattern.compile(
          "(?i)(?:max\\.?|maximum(?: of)?|at most|no more than|not more than|up to|only)\\s+"
              + LENGTH
              + "\\s+(?:at a time|at"
              + " once|(?:per|a|each|every)\\s+(?:day|session|workout|sitting|time))"
              + "|(?:no|not?)\\s+(?:single\\s+)?(?:sessions?|workouts?|training|practice)?\\s*(?:longer|over|of"
              + " more|above)(?:\\s+than)?\\s+"
              + LENGTH
              + "|(?:sessions?|workouts?)\\s+(?:of\\s+)?(?:at most|under|max\\.?|no longer than|up"
              + " to)\\s+"
              + LENGTH);
  private static final Pattern DURATION =
      Pattern.compile(
          "(?i)(?<![\\w.,:/–-])(\\d{1,3}(?:\\.\\d{1,2})?)[- ]?(minutes?|mins?|hours?|hrs?|h)\\b");

  /// Words by which a length is not that of one session of effort.
  private static final Pattern OTHER_LENGTH =
      Pattern.compile(
          "(?i)\\b(?:total|altogether|in"
              + " all|overall|weekly|week|split|spread|over|across|within|before|after|cook\\w*|bake|simmer|sleep\\w*|fast|fasting|wait|rest|each"
              + " way|max|at most|up to|under|less than|faster|goal|(?<!\\b(?:an?|at) [a-z]{1,16}"
              + " )pace|commut\\w*|race|exam|film|movie|days|sessions|parts|blocks|no|not|or)\\b|\\+");

  static Optional<SessionLimit> of(String constraint) {
    Matcher said = SAID.matcher(constraint);
    if (!said.find()) return Optional.empty();
    for (int group = 1; group < said.groupCount(); group += 2) {
      String amount = said.group(group);
      String unit = said.group(group + 1);
      if (amount != null && unit != null) {
        return Optional.of(new SessionLimit(minutes(amount, unit))).filter(it -> it.minutes > 0);
      }
    }
    return Optional.empty();
  }

  /// @param segments of one task
  boolean isExceededBy(List<String> segments) {
    for (String part : segments) {
      if (hasLonger(part) && !OTHER_LENGTH.matcher(part).find()) return true;
    }
    return false;
  }

  private boolean hasLonger(String part) {
    Matcher duration = DURATION.matcher(part);
    while (duration.find()) {
      if (minutes(duration.group(1), duration.group(2)) > minutes) return true;
    }
    return false;
  }

  private static double minutes(String amount, String unit) {
    double number = amount.equalsIgnoreCase("an") ? 1 : Double.parseDouble(amount);
    return unit.toLowerCase(Locale.ROOT).startsWith("h") ? number * 60 : number;
  }
}

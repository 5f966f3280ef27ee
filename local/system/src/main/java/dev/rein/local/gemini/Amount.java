package dev.rein.local.gemini;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number with what it counts, as the person wrote it: `5K`, `10 kg`, `$5,000`, `three books`.
///
/// @param value more than 0
/// @param unit `$`, `km`, `books`, …
/// @param written the person's own spelling
record Amount(BigDecimal value, String unit, String written) {
  private static final String NUMBER = "(\\d{1,9}(?:,\\d{3})*(?:\\.\\d{1,4})?)";
  private static final String SMALL =
      "(one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty)";
  private static final String UNITS =
      "(km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|kg|kilos?|kilograms?|lbs?|pounds?|books?|novels?"
          + "|pages?|words|songs?|pieces?|chapters?|articles?|posts?|stories|poems?|customers?"
          + "|clients?|applications?|interviews?|cigarettes?|points?|calories|cups?|push-?ups?"
          + "|pull-?ups?|repetitions?|reps|recipes?|countries|steps|sessions?|lessons?|courses?|exams?|projects?|hours?"
          + " of sleep|minutes?|mins?|hours?|percent|%|euros?|dollars?"
          + "|vegetables?|times|subscribers?|followers?|units?)";
  private static final Pattern MONEY =
      Pattern.compile("([$€£])\\s?" + NUMBER + "\\s?([kKmM])?(?![\\w.])");
  private static final Pattern COUNTED =
      Pattern.compile(
          "(?i)(?<![\\w$€£.,])(?:"
              + NUMBER
              + "|"
              + SMALL
              + ")[\\s-]{0,2}(?:new |more )?"
              + UNITS
              + "(?!\\w)");
  private static final Pattern RACE = Pattern.compile("(?<![\\w$€£.,])(\\d{1,3})\\s?[kK](?!\\w|g)");
  private static final Pattern MARATHON = Pattern.compile("(?i)\\b(half[- ])?marathon\\b");
  private static final Pattern LEVEL = Pattern.compile("\\b([ABC][12])\\b");
  private static final Map<String, Integer> SMALL_NUMBERS =
      Map.ofEntries(
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("twelve", 12),
          Map.entry("fifteen", 15),
          Map.entry("twenty", 20),
          Map.entry("thirty", 30),
          Map.entry("fifty", 50));

  /// All in the text, the one that says most about the aim first: money, distances and counts come
  /// before minutes and repetitions.
  static List<Amount> in(String text) {
    List<Amount> found = new ArrayList<>();
    Matcher money = MONEY.matcher(text);
    while (money.find()) {
      BigDecimal factor =
          switch (money.group(3)) {
            case "k", "K" -> BigDecimal.valueOf(1_000);
            case "m", "M" -> BigDecimal.valueOf(1_000_000);
            case null, default -> BigDecimal.ONE;
          };
      add(found, number(money.group(2)).multiply(factor), money.group(1), money.group());
    }
    Matcher race = RACE.matcher(text);
    while (race.find()) add(found, number(race.group(1)), "km", race.group());
    Matcher marathon = MARATHON.matcher(text);
    if (marathon.find() && found.isEmpty()) {
      boolean half = marathon.group(1) != null;
      add(found, new BigDecimal(half ? "21.1" : "42.2"), "km", marathon.group());
    }
    Matcher counted = COUNTED.matcher(text);
    List<Amount> lesser = new ArrayList<>();
    while (counted.find()) {
      String digits = counted.group(1);
      BigDecimal value =
          digits == null
              ? BigDecimal.valueOf(
                  SMALL_NUMBERS.getOrDefault(counted.group(2).toLowerCase(Locale.ROOT), 1))
              : number(digits);
      String unit = unit(counted.group(3));
      boolean effort = unit.equals("minutes") || unit.equals("hours") || unit.equals("times");
      add(effort ? lesser : found, value, unit, counted.group());
    }
    Matcher level = LEVEL.matcher(text);
    while (level.find()) {
      add(found, BigDecimal.valueOf(100), "% of level " + level.group(1), level.group());
    }
    found.addAll(lesser);
    return found;
  }

  /// A number followed by a `+` or in a bigger word never gets here; 0 says nothing.
  private static void add(List<Amount> to, BigDecimal value, String unit, String written) {
    if (value.signum() > 0) to.add(new Amount(value, unit, written.strip()));
  }

  private static BigDecimal number(String digits) {
    return new BigDecimal(digits.replace(",", ""));
  }

  private static String unit(String written) {
    String unit = written.toLowerCase(Locale.ROOT);
    if (unit.startsWith("kilom")) return "km";
    if (unit.startsWith("kilo")) return "kg";
    if (unit.equals("min") || unit.startsWith("mins") || unit.equals("minute")) return "minutes";
    if (unit.equals("hour")) return "hours";
    if (unit.equals("percent")) return "%";
    if (unit.equals("mile") || unit.equals("book") || unit.equals("page")) return unit + "s";
    return unit;
  }

  boolean isMoney() {
    return "$€£".contains(unit);
  }

  /// A part of it, worded like the whole, e.g. `$1,250` or `3.5 km`.
  String part(double share) {
    BigDecimal part = value.multiply(BigDecimal.valueOf(share));
    int digits = value.compareTo(BigDecimal.valueOf(50)) >= 0 || wholeOnly() ? 0 : 1;
    part = part.setScale(digits, RoundingMode.HALF_UP);
    if (part.signum() == 0) part = BigDecimal.ONE.movePointLeft(digits);
    NumberFormat format = NumberFormat.getNumberInstance(Locale.US);
    String number = format.format(part);
    if (isMoney()) return unit + number;
    return number + " " + unit;
  }

  private boolean wholeOnly() {
    return !unit.equals("km")
        && !unit.startsWith("mile")
        && !unit.equals("kg")
        && !unit.equals("hours");
  }
}

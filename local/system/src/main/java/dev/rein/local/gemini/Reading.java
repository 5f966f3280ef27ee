package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the stand-in understands of a request. The goal's text is read for amounts, dates and
/// topics and quoted; what it might ask of a model is never done.
///
/// @param core the goal without `I want to`, one sentence at most
/// @param deadline assumed where the text names none
/// @param hours a week; assumed where neither profile nor text says
record Reading(
    String core,
    String style,
    Domain domain,
    List<Amount> amounts,
    Horizon deadline,
    double hours,
    boolean hoursKnown,
    @Nullable String experience,
    List<String> constraints,
    List<String> previousGoals,
    LocalDate today) {
  static final int MOST_CORE_CHARACTERS = 160;
  private static final double MOST_HOURS = 168;

  private static final Pattern OPENING =
      Pattern.compile(
          "(?i)^(?:please |hi|hello|[,.!\\s])*(?:(?:i(?:'d| would)? (?:really"
              + " )?(?:want|wish|like|love|need|plan|hope|intend|aim)(?: to)?|i"
              + " (?:will|must|should)|my (?:goal|aim|dream) is(?: to)?|help me(?:"
              + " to)?|goal:)\\s+)?");
  private static final Pattern HOURS_A_WEEK =
      Pattern.compile(
          "(?i)(\\d{1,3}(?:\\.\\d)?)\\s*(?:hours?|hrs?|h)\\s*(?:a|per|each|every|/)\\s*week");
  private static final Pattern MINUTES_A_DAY =
      Pattern.compile(
          "(?i)(\\d{1,3})\\s*(?:minutes?|mins?)\\s*(?:a|per|each|every|/)\\s*(?:day|night|morning)"
              + "|(\\d{1,3})\\s*(?:minutes?|mins?)\\s*daily");

  static Reading of(JsonNode request) {
    String text = request.path("goal").asText("").replaceAll("\\s+", " ").strip();
    LocalDate today = today(request);
    String style = request.path("style").asText("balanced");
    JsonNode profile = request.path("profile");
    Domain domain = Domain.of(text);
    Horizon named = Horizon.in(text, today);
    Double hours = hours(profile, text);
    return new Reading(
        core(text),
        style,
        domain,
        Amount.in(withoutDates(text, named)),
        named == null ? new Horizon(today.plusWeeks(usualWeeks(style)), null) : named,
        hours == null ? domain.hours() : Math.clamp(hours, 0, MOST_HOURS),
        hours != null,
        profile.path("experienceLevel").asText("").isBlank()
            ? null
            : profile.path("experienceLevel").asText(),
        texts(profile.path("constraints")),
        texts(profile.path("previousGoals")),
        today);
  }

  private static LocalDate today(JsonNode request) {
    try {
      return LocalDate.parse(request.path("today").asText(""));
    } catch (DateTimeParseException e) {
      return LocalDate.EPOCH; // no clock here: the same prompt gets the same answer
    }
  }

  private static int usualWeeks(String style) {
    return switch (style) {
      case "aggressive" -> 8;
      case "conservative" -> 16;
      default -> 12;
    };
  }

  private static String withoutDates(String text, @Nullable Horizon named) {
    String written = named == null ? null : named.written();
    return written == null ? text : text.replace(written, " ");
  }

  private static String core(String text) {
    String core = OPENING.matcher(text).replaceFirst("");
    if (core.isBlank()) core = text;
    Matcher end = Pattern.compile("[.!?](?:\\s|$)").matcher(core);
    if (end.find() && end.start() > 0) core = core.substring(0, end.start());
    if (core.length() > MOST_CORE_CHARACTERS) {
      int space = core.lastIndexOf(' ', MOST_CORE_CHARACTERS);
      core = core.substring(0, space > 0 ? space : MOST_CORE_CHARACTERS) + " …";
    }
    // A capital only because a sentence began there.
    boolean name = core.length() > 1 && !Character.isLowerCase(core.charAt(1));
    return name || core.isEmpty()
        ? core
        : core.substring(0, 1).toLowerCase(Locale.ROOT) + core.substring(1);
  }

  private static @Nullable Double hours(JsonNode profile, String text) {
    if (profile.path("availableHoursPerWeek").isNumber()) {
      return profile.path("availableHoursPerWeek").asDouble();
    }
    Matcher weekly = HOURS_A_WEEK.matcher(text);
    if (weekly.find()) return Double.valueOf(weekly.group(1));
    Matcher daily = MINUTES_A_DAY.matcher(text);
    if (!daily.find()) return null;
    String minutes = daily.group(1) == null ? daily.group(2) : daily.group(1);
    return Math.round(Double.parseDouble(minutes) * 7 / 60 * 4) / 4.0;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    for (JsonNode entry : list) if (!entry.asText("").isBlank()) texts.add(entry.asText());
    return texts;
  }

  int weeks() {
    return deadline.weeksFrom(today);
  }

  boolean deadlineKnown() {
    return deadline.written() != null;
  }

  /// A goal that says neither how much nor what about stays as vague in what is made of it.
  boolean vague() {
    return amounts.isEmpty() && (domain.isPersonal() || !deadlineKnown());
  }

  /// What is to be reached, in the person's own spelling.
  String target() {
    return amounts.isEmpty() ? core : amounts.getFirst().written();
  }

  /// @param share of the way, 0 to 1
  String reach(double share) {
    if (amounts.isEmpty()) return Math.round(share * 100) + " % of the way";
    Amount aim = amounts.getFirst();
    if (aim.unit().startsWith("% of")) return Math.round(share * 100) + " " + aim.unit();
    return aim.part(share) + (domain.cumulative() ? " of " + aim.written() : "");
  }

  String capitalisedCore() {
    return core.isEmpty()
        ? core
        : core.substring(0, 1).toUpperCase(Locale.ROOT) + core.substring(1);
  }

  /// E.g. `4` or `2.5`.
  static String hoursText(double hours) {
    return hours == Math.rint(hours)
        ? String.valueOf((long) hours)
        : String.valueOf(Math.round(hours * 100) / 100.0);
  }
}

package dev.rein.coaching.rules;

import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a constraint rules out exactly: days, things, ways to eat. A constraint that says anything
/// more (`no running after 9 pm`, `bad knee`, `mostly vegetarian`) rules out nothing here and is
/// left to the judge, and so is one in a language that is not English.
final class Bans {
  /// Words that make a constraint a matter of degree, of circumstances or of the hour.
  private static final Pattern QUALIFIED =
      Pattern.compile(
          "(?i)\\b(?:except|unless|if|when|while|until|before|after|between|more|less|longer|over|under|at"
              + " least"
              + "|most|mostly|usually|sometimes|often|rarely|prefer\\w*|ideally|maybe|possibly|try|mainly|much|many|every"
              + " other|alternate|first|last|next|once|twice|mornings?|afternoons?|evenings?|nights?"
              + "|noon|lunch\\w*|o'clock|midday|early|late|outside|indoors?|outdoors?|alone|heavy|long|high|hard|intense|all"
              + " day)\\b|\\d");

  private static final Pattern NEGATED =
      Pattern.compile(
          "(?i)\\b(?:no|not|never|can't|cannot|can not|don't|do"
              + " not|won't|avoid|without|skip|unavailable|busy"
              + "|blocked|out|off|away|rest|nothing)\\b");
  private static final Pattern ONLY = Pattern.compile("(?i)\\bonly\\b|\\bjust\\b");

  /// `no piano on Sundays`: group 1 is what.
  private static final Pattern WHAT_ON_DAYS =
      Pattern.compile(
          "(?i)\\b(?:no|never|can't|cannot|can not|don't|do"
              + " not|won't|not|avoid|only)\\s+(?:go(?:ing)?\\s+|do(?:ing)?\\s+|any\\s+)?([\\p{L}-]{3,}(?:"
              + " [\\p{L}-]{3,})?)\\s+(?:at all\\s+)?(?:on\\s+|at\\s+|during\\s+)(?:the\\s+)?");

  /// Names of doing something at all.
  private static final Pattern EFFORT =
      Pattern.compile(
          "(?i)(?:train|training|exercise|exercising|work ?outs?|working"
              + " out|sessions?|practi[cs]e|practi[cs]ing|study|studying|sports?|physical"
              + " activity|classes|lessons)");

  private static final Pattern ANYTHING =
      Pattern.compile(
          "(?i)(?:available|time|free|possible|anything|activity|activities|appointments?|tasks?|plans?|work|working"
              + "|here|able|weekdays?|weekends?)");

  private static final Pattern DIET =
      Pattern.compile(
          "(?i)(?:i'?m |i am |strictly |strict |a |lifelong |eat |only"
              + " )*(vegetarian|vegan|pescatarian)(?: diet| only| food| meals| household)?");
  private static final Pattern NO_THING =
      Pattern.compile(
          "(?i)(?:i |we |there is |there's |have |strictly |absolutely |please"
              + " )*(?:no|not|never|without|can't|cannot|can not|don't|do not|must"
              + " not|mustn't|avoid|avoiding|allergic to|allergy:?)\\s+"
              + "(?:(?:go|going|use|using|eat|eating|drink|drinking|have|having|own|do|doing|access|to|a|an|the|any|allowed)\\s+)*([\\p{L}-]+(?:"
              + " [\\p{L}-]+)?)(?: (?:or|and|nor) (?:a |an |any )?([\\p{L}-]+(?: [\\p{L}-]+)?))?");
  private static final Pattern THING_ALLERGY =
      Pattern.compile("(?i)(?:i have an? )?((?:tree )?[\\p{L}-]+) (?:allergy|intoleran(?:t|ce))");
  private static final Pattern AFTER_THING =
      Pattern.compile("(?i)\\s+(?:memberships?|access|available|allowed|nearby|please|at all)$");

  private Bans() {}

  static List<Ban> of(String constraint) {
    List<Ban> bans = new ArrayList<>();
    for (String segment : Segments.of(constraint)) {
      String part = segment.strip();
      if (part.isEmpty()) continue;
      if (QUALIFIED.matcher(part).find()) {
        // What follows may hang on the condition too.
        return List.of();
      }
      Set<DayOfWeek> days = days(part);
      if (days.isEmpty()) bans.addAll(things(constraint, part));
      else onDays(constraint, part, days).ifPresent(bans::add);
    }
    return bans;
  }

  private static Set<DayOfWeek> days(String part) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    days.addAll(Weekdays.in(part));
    if (Weekdays.namesWorkdays(part)) days.addAll(Weekdays.WORKDAYS);
    if (Weekdays.namesWeekend(part)) days.addAll(Weekdays.WEEKEND);
    return days;
  }

  private static Optional<Ban> onDays(String constraint, String part, Set<DayOfWeek> days) {
    boolean only = ONLY.matcher(part).find();
    if (only == NEGATED.matcher(part).find()) return Optional.empty(); // both or neither
    Set<DayOfWeek> banned =
        only ? EnumSet.complementOf(EnumSet.copyOf(days)) : EnumSet.copyOf(days);
    Matcher what = WHAT_ON_DAYS.matcher(part);
    if (!what.find()) return Optional.of(new Ban(constraint, null, banned, false));
    String name = what.group(1);
    if (EFFORT.matcher(name).matches()) return Optional.of(new Ban(constraint, null, banned, true));
    if (ANYTHING.matcher(name).matches()) {
      return Optional.of(new Ban(constraint, null, banned, false));
    }
    Pattern thing =
        Things.named(name)
            .orElseGet(() -> Pattern.compile("(?iu)\\b" + Pattern.quote(name) + "\\b"));
    return Optional.of(new Ban(constraint, thing, banned, false));
  }

  private static List<Ban> things(String constraint, String part) {
    Set<DayOfWeek> always = EnumSet.noneOf(DayOfWeek.class);
    List<Ban> bans = new ArrayList<>();
    Matcher diet = DIET.matcher(part);
    if (diet.matches()) {
      Things.diet(diet.group(1)).ifPresent(it -> bans.add(new Ban(constraint, it, always, false)));
      return bans;
    }
    String bare = AFTER_THING.matcher(part).replaceAll("");
    for (Matcher matcher : List.of(NO_THING.matcher(bare), THING_ALLERGY.matcher(part))) {
      if (!matcher.matches()) continue;
      for (int group = 1; group <= matcher.groupCount(); group++) {
        String name = matcher.group(group);
        if (name == null) continue;
        Things.named(name).ifPresent(it -> bans.add(new Ban(constraint, it, always, false)));
      }
    }
    return bans;
  }
}

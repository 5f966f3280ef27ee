package dev.rein.coaching.rules;

import java.time.DayOfWeek;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a constraint rules out.
///
/// @param written the constraint as the person wrote it
/// @param thing what must not be asked for; null for anything
/// @param days on which it must not be; empty for all
/// @param effortOnly whether looking back, planning and the like are no breach: who does not train
///   on Sundays may still write down the week
record Ban(String written, @Nullable Pattern thing, Set<DayOfWeek> days, boolean effortOnly) {
  /// Words that take back what a task seems to ask for.
  private static final Pattern DENIAL =
      Pattern.compile(
          "(?i)\\b(?:no|not|never|nothing|none|skip\\w*|avoid\\w*|without|don't|do"
              + " not|doesn't|won't|isn't|aren't|can't|cannot|instead|rather"
              + " than|except\\w*|excluding|other than|apart"
              + " from|unless|if|mov(?:e|ed|ing)|shift\\w*|resched\\w*|cancel\\w*|protect\\w*)\\b");

  /// Words that make a day one of rest; `2 minutes of rest` does not.
  private static final Pattern REST =
      Pattern.compile(
          "(?i)\\brest(?:ing)?[- ]days?\\b|\\brest"
              + " (?:on|every|from|completely|fully)\\b|^\\W*rest\\b|[:=–—-]\\s*(?:full |complete"
              + " |total )?rest\\b|\\b(?:complete|full|total)"
              + " rest\\b|\\brest\\W*$|\\boff\\b|\\b(?:stays?|keep\\w*|is|are) (?:\\w+"
              + " )?free\\b|\\bfree day\\b");

  /// Words that speak of a thing in order to have less of it, or something in its place.
  private static final Pattern REPLACED =
      Pattern.compile(
          "(?i)\\b(?:replac\\w*|swap\\w*|substitut\\w*|less|fewer|reduc\\w*|cut\\w*|quit\\w*|stop\\w*|give"
              + " up|giving up|alternatives?|vs|versus|vegan|vegetarian|veggie|plant[-"
              + " ]based|meat[- ]?less|meatfree|mock|faux|style|at home|home|like)\\b|\\b\\w+[-"
              + " ]free\\b");

  /// Phrases with a word of denial that deny nothing about the task.
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?i)\\b(?:no|not) (?:more|less|longer|later|earlier|faster|slower|heavier)"
              + " than\\b|\\bwithout (?:stopping|walking|pausing|pauses?|breaks?|a"
              + " (?:break|pause|stop)|music|notes|help|looking|pain|hurry|rushing|pressure)\\b|\\bno"
              + " (?:breaks?|pauses?|hurry|rush|phone)\\b|\\bif (?:possible|needed|necessary|you"
              + " can|you like)\\b|\\bnot too\\b");

  /// Tasks that take no effort of the kind that is ruled out.
  private static final Pattern LIGHT =
      Pattern.compile(
          "(?i)\\b(?:plan|planning|write|note|log|record|review\\w*|check(?:-?ins?)?|weigh\\w*|measure\\w*|prep(?:are)?|shop\\w*|buy|reflect\\w*|call|book|pack|lay"
              + " out|set out|count|look|decide|ask"
              + "|tell|photo\\w*|walk\\w*|stretch\\w*|mobility|recover\\w*|read|sleep|tidy|cook\\w*)\\b");

  Ban {
    days = Collections.unmodifiableSet(days);
  }

  /// @param segments of one task
  boolean isBrokenBy(List<String> segments) {
    return segments.stream().anyMatch(this::isBrokenByPart);
  }

  // What most parts fail at comes first.
  private boolean isBrokenByPart(String part) {
    if (thing != null && !thing.matcher(part).find()) return false;
    if (!days.isEmpty() && !fallsOn(part)) return false;
    if (denies(part)) return false;
    if (thing != null && REPLACED.matcher(part).find()) return false;
    if (days.isEmpty()) return true;
    if (REST.matcher(part).find()) return false;
    return !effortOnly || !LIGHT.matcher(part).find();
  }

  private static boolean denies(String part) {
    return DENIAL.matcher(part).find()
        && DENIAL.matcher(HARMLESS.matcher(part).replaceAll(" ")).find();
  }

  private boolean fallsOn(String part) {
    return !Collections.disjoint(Weekdays.in(part), days)
        || (days.containsAll(Weekdays.WORKDAYS) && Weekdays.namesWorkdays(part))
        || (days.containsAll(Weekdays.WEEKEND) && Weekdays.namesWeekend(part));
  }
}

package dev.rein.coaching.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// The parts of a task that speak of one thing each, so that `run on Tuesday; Monday is for rest`
/// is not taken for a run on Monday.
final class Segments {
  private static final Pattern HARD =
      Pattern.compile("[;()\\[\\]\\n]|(?<!\\d)\\.(?!\\d)|\\bthen\\b|\\bbut\\b");
  private static final Pattern SOFT = Pattern.compile(",");

  /// Small words around days.
  private static final Set<String> JOINING =
      Set.of("and", "or", "on", "the", "every", "each", "plus", "&");

  private static final Pattern BETWEEN_WORDS = Pattern.compile("\\s+");

  private Segments() {}

  static List<String> of(String text) {
    List<String> segments = new ArrayList<>();
    for (String sentence : HARD.splitAsStream(text).toList()) {
      int first = segments.size();
      boolean open = false; // the last segment waits for what its days are about
      for (String part : SOFT.splitAsStream(sentence).toList()) {
        boolean daysOnly = isDaysOnly(part);
        boolean joins = segments.size() > first && (daysOnly || open);
        if (joins) segments.add(segments.removeLast() + "," + part);
        else segments.add(part);
        open = daysOnly && (open || !joins);
      }
    }
    return segments;
  }

  // Word by word: a pattern over all of it would recurse once for each.
  private static boolean isDaysOnly(String part) {
    return BETWEEN_WORDS
        .splitAsStream(part.strip())
        .map(word -> word.toLowerCase(Locale.ROOT))
        .allMatch(word -> JOINING.contains(word) || Weekdays.isName(word));
  }
}

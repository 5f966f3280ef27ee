package dev.rein.coaching.rules;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How findings name things, and when two texts are one.
final class Wording {
  /// Week numbers that a sentence names before it only counts them.
  static final int NAMED_WEEKS = 6;

  /// Characters of the plan's or the person's words that a finding repeats.
  static final int QUOTED = 80;

  private static final Pattern NOT_A_WORD = Pattern.compile("[^\\p{L}\\p{N}%€$£.,:/+×-]+");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern LOOSE_PUNCTUATION =
      Pattern.compile("(?<![\\p{N}])[.,:/+×-]+|[.,:/+×-]+(?![\\p{N}])");

  private Wording() {}

  static List<Integer> sorted(Collection<Integer> weeks) {
    return List.copyOf(new TreeSet<>(weeks));
  }

  /// E.g. `week 3`, `weeks 2, 5 and 6`.
  static String weeks(Collection<Integer> numbers) {
    List<Integer> sorted = sorted(numbers);
    if (sorted.size() == 1) return "week " + sorted.getFirst();
    int named = Math.min(sorted.size(), NAMED_WEEKS);
    boolean all = named == sorted.size();
    String first =
        sorted.subList(0, all ? named - 1 : named).stream()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    String last = all ? sorted.getLast().toString() : (sorted.size() - named) + " more";
    return "weeks " + first + " and " + last;
  }

  static String weeksCapitalised(Collection<Integer> numbers) {
    return "W" + weeks(numbers).substring(1);
  }

  /// E.g. `4` or `2.5`.
  static String hours(double hours) {
    double rounded = Math.round(hours * 100) / 100.0;
    return rounded == Math.rint(rounded) ? String.valueOf((long) rounded) : String.valueOf(rounded);
  }

  static String quoted(String text) {
    String line = SPACES.matcher(text.strip()).replaceAll(" ");
    if (line.length() <= QUOTED) return "“" + line + "”";
    int end = Character.isHighSurrogate(line.charAt(QUOTED - 1)) ? QUOTED - 1 : QUOTED;
    return "“" + line.substring(0, end).strip() + "…”";
  }

  /// The text as it is compared: without case, spacing and punctuation outside numbers.
  static String plain(String text) {
    String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    String words = NOT_A_WORD.matcher(folded).replaceAll(" ");
    String apart = LOOSE_PUNCTUATION.matcher(words).replaceAll(" ").strip();
    return SPACES.matcher(apart).replaceAll(" ");
  }
}

package dev.rein.experiments;

import dev.rein.statistics.Comparison.Finding;
import dev.rein.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a report comes to, in sentences.
public final class Verdicts {
  /// Below it a difference of a point may well be missed.
  static final int FEW_PAIRS = 20;

  private Verdicts() {}

  /// @return one for each version but the first, in order
  public static List<String> of(Report report) {
    String first = report.versions().getFirst().label();
    List<String> sentences = new ArrayList<>();
    for (Against against : report.comparisons()) sentences.add(of(against, first));
    return sentences;
  }

  private static String of(Against against, String first) {
    return scores(against, first) + failures(against, first);
  }

  /// Not left to the table of versions: who reads one line reads this one.
  private static String failures(Against against, String first) {
    Failures failures = against.failures();
    if (!failures.differ()) return "";
    boolean candidate = failures.candidate() > failures.baseline();
    return " %s gave nothing usable on %d of %d goals (%s: %d); these are in no comparison."
        .formatted(
            candidate ? against.label() : first,
            candidate ? failures.candidate() : failures.baseline(),
            failures.tried(),
            candidate ? first : against.label(),
            candidate ? failures.baseline() : failures.candidate());
  }

  private static String scores(Against against, String first) {
    if (against.pairs() == 0) {
      return "Nothing can be said of "
          + against.label()
          + ": there is no goal for which both have scores.";
    }
    List<String> parts = new ArrayList<>();
    add(parts, against, Finding.BETTER, against.label() + " is better than " + first + " on ");
    add(parts, against, Finding.WORSE, against.label() + " is worse than " + first + " on ");
    add(
        parts,
        against,
        Finding.LEANS_BETTER,
        "a lean towards " + against.label() + " that chance may have made on ");
    add(
        parts,
        against,
        Finding.LEANS_WORSE,
        "a lean towards " + first + " that chance may have made on ");
    List<String> same = names(against, Finding.NO_EVIDENCE);
    if (parts.isEmpty()) {
      parts.add(
          "no evidence of a difference between "
              + first
              + " and "
              + against.label()
              + " on any criterion");
    } else if (!same.isEmpty()) {
      parts.add("no evidence otherwise (" + String.join(", ", same) + ")");
    }
    String sentence = String.join("; ", parts) + ".";
    sentence = sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    // A version's name begins in lower case.
    if (sentence.startsWith("V" + against.label().substring(1))) {
      sentence = against.label() + sentence.substring(against.label().length());
    }
    return against.pairs() < FEW_PAIRS
        ? sentence
            + " With "
            + (against.pairs() == 1 ? "one goal" : against.pairs() + " goals")
            + " even a whole point may be missed."
        : sentence;
  }

  private static void add(List<String> parts, Against against, Finding finding, String words) {
    List<String> found = new ArrayList<>();
    for (Against.Row row : against.criteria()) {
      if (row.finding() == finding) found.add(row.name() + " (" + amount(row) + ")");
    }
    if (!found.isEmpty()) parts.add(words + String.join(", ", found));
  }

  private static List<String> names(Against against, Finding finding) {
    return against.criteria().stream()
        .filter(row -> row.finding() == finding)
        .map(Against.Row::name)
        .toList();
  }

  private static String amount(Against.Row row) {
    Interval ci = row.comparison().ci95();
    String difference = String.format(Locale.ROOT, "%+.2f", row.comparison().difference());
    return ci == null
        ? difference
        : String.format(Locale.ROOT, "%s, %+.2f to %+.2f", difference, ci.low(), ci.high());
  }
}

package dev.rein.tracing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// What was found in a [Folded] text. A place that was found is blanked there, so that no later
/// look finds it again.
final class Finds {
  static final String EMAIL = "[email]";
  static final String PHONE = "[phone]";
  static final String CARD = "[card]";
  static final String IBAN = "[iban]";
  static final String KEY = "[key]";

  /// Belongs to no word and no number.
  static final char BLANK = '\0';

  private record Find(int start, int end, String mark) {}

  private final Folded text;
  private final List<Find> finds = new ArrayList<>();

  Finds(Folded text) {
    this.text = text;
  }

  /// @param start of the folded text, inclusive
  /// @param end exclusive
  void add(int start, int end, String mark) {
    finds.add(new Find(start, end, mark));
    Arrays.fill(text.chars, start, end, BLANK);
  }

  /// The original text with every find replaced by its mark.
  String applied(String original) {
    if (finds.isEmpty()) return original;
    finds.sort(Comparator.comparingInt(Find::start));
    StringBuilder masked = new StringBuilder(original.length());
    int from = 0;
    for (Find find : finds) {
      int start = text.originalStart(find.start);
      // What begins in the one before has its mark already.
      if (start >= from) masked.append(original, from, start).append(find.mark);
      from = Math.max(from, text.originalEnd(find.end - 1));
    }
    return masked.append(original, from, original.length()).toString();
  }
}

package dev.rein.judge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/// Texts in a row that are harmless one by one and not together: entries of a list, say. Looked at
/// in stretches that overlap by what a rule could span, so that the work grows with the texts and
/// not with their square.
final class Spread {
  /// Characters on either side of the first place where two texts meet that a rule could span.
  static final int SPAN = 160;

  /// Characters of a stretch beyond its first text.
  private static final int STRETCH = 4 * SPAN;

  /// Stands where a stretch is cut, and for no end of a passage.
  private static final String GOES_ON = " ,";

  /// So many times it is told which texts of a stretch belong together, which takes some looks;
  /// then whole stretches are withheld.
  private static final int MOST_TOLD = 16;

  /// Hidden characters add up in honest texts, too, and what they hide is read without them.
  private static final String HIDDEN = "hidden_text";

  private final SuspectRules rules;
  private final List<String> texts;
  private final Set<String> kinds = new LinkedHashSet<>();
  private int withheld;
  private int told;

  private Spread(SuspectRules rules, List<String> texts) {
    this.rules = rules;
    this.texts = texts;
  }

  /// Replaces those that belong together.
  ///
  /// @param texts of which some are replaced
  static Spread in(List<String> texts, SuspectRules rules) {
    Spread spread = new Spread(rules, texts);
    spread.look();
    return spread;
  }

  Set<String> kinds() {
    return kinds;
  }

  int withheld() {
    return withheld;
  }

  private void look() {
    int begin = 0;
    while (begin + 1 < texts.size()) {
      int end = end(begin);
      Set<String> found = kindsOf(begin, end);
      // What is left of it may be suspect still.
      if (!found.isEmpty() && withhold(begin, end)) kinds.addAll(found);
      else begin = next(begin, end);
    }
  }

  private int end(int begin) {
    int end = begin;
    for (int length = 0; length < STRETCH && end + 1 < texts.size(); ) length += length(++end);
    return end;
  }

  /// The first text of which the stretch does not hold all that a rule could span.
  private int next(int begin, int end) {
    if (end == texts.size() - 1) return end;
    int last = begin;
    int length = SPAN;
    while (last + 1 < end && length + length(last + 1) <= STRETCH) length += length(++last);
    return last + 1;
  }

  private int length(int text) {
    return 1 + texts.get(text).length();
  }

  /// @return whether there was anything to withhold
  private boolean withhold(int begin, int end) {
    if (++told > MOST_TOLD) return replace(begin, end);
    int to = first(begin + 1, end, last -> !kindsOf(begin, last).isEmpty());
    int from = first(begin + 1, to, start -> kindsOf(start, to).isEmpty()) - 1;
    return replace(from, to);
  }

  private boolean replace(int from, int to) {
    boolean any = false;
    for (int i = from; i <= to; i++) {
      if (texts.get(i).equals(Shown.WITHHELD)) continue;
      texts.set(i, Shown.WITHHELD);
      withheld++;
      any = true;
    }
    return any;
  }

  /// The first for which it holds, where it holds for all after that; `high` if for none below.
  private static int first(int low, int high, IntPredicate holds) {
    int from = low;
    int to = high;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (holds.test(middle)) to = middle;
      else from = middle + 1;
    }
    return from;
  }

  private Set<String> kindsOf(int begin, int end) {
    StringBuilder stretch = new StringBuilder(tail(texts.get(begin)));
    int most = stretch.length() + STRETCH;
    for (int i = begin + 1; i <= end && stretch.length() < most; i++) {
      stretch.append(' ').append(texts.get(i));
    }
    if (stretch.length() > most) {
      // Neither half a number nor an end that is none.
      int space = stretch.lastIndexOf(" ", most);
      stretch.setLength(space < 0 ? most : space);
      stretch.append(GOES_ON);
    }
    Set<String> found = rules.kindsOf(stretch.toString());
    found.remove(HIDDEN);
    return found;
  }

  private static String tail(String text) {
    if (text.length() <= SPAN) return text;
    String tail = text.substring(text.length() - SPAN);
    return tail.substring(tail.indexOf(' ') + 1);
  }
}

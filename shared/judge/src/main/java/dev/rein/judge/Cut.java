package dev.rein.judge;

import java.util.ArrayList;
import java.util.List;

/// Bounds what a judge is shown, and says in the text where something is missing.
///
/// @param texts as they are shown
/// @param characters that were left out
record Cut(List<String> texts, int characters) {
  /// Characters of one text. A goal may have 4,000; longer is a text that a model ran away with.
  static final int ONE = 4_000;

  /// Characters of a block, about 15,000 tokens.
  static final int ALL = 60_000;

  static Cut of(List<String> texts) {
    List<String> shown = new ArrayList<>(texts.size());
    int left = ALL;
    int missing = 0;
    for (String text : texts) {
      int most = Math.min(ONE, left);
      if (text.length() <= most) {
        shown.add(text);
        left -= text.length();
        continue;
      }
      // Never between the halves of one character.
      int end = most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
      int more = text.length() - end;
      shown.add(text.substring(0, end) + "[cut here: " + more + " more characters]");
      left -= end;
      missing += more;
    }
    return new Cut(shown, missing);
  }
}

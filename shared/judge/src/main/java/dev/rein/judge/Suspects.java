package dev.rein.judge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Texts with the passages replaced that speak to a judge instead of to the person.
///
/// A passage is a sentence or a line; a text whose sentences are harmless one by one and not
/// together is replaced whole, and so are texts in a row that are harmless only apart.
///
/// @param kinds what was found, each once
/// @param texts as many as were given, in their order
record Suspects(Set<String> kinds, List<String> texts, int withheld) {
  private static final Pattern PASSAGE = Pattern.compile("(?<=[.!?。！？;])\\s+|(?<=[。！？])|\\R+");

  private static final SuspectRules RULES = SuspectRules.load();

  static Suspects in(List<String> texts) {
    Set<String> kinds = new LinkedHashSet<>();
    List<String> clean = new ArrayList<>(texts);
    int withheld = 0;
    for (int i = 0; i < texts.size(); i++) {
      Set<String> found = RULES.kindsOf(texts.get(i));
      if (found.isEmpty()) continue;
      kinds.addAll(found);
      Passages passages = Passages.of(texts.get(i));
      clean.set(i, passages.text());
      withheld += passages.withheld();
    }
    for (int i = 0; i + 1 < texts.size(); i++) {
      String before = clean.get(i);
      String after = clean.get(i + 1);
      // Only what a rule could span.
      Set<String> found =
          RULES.kindsOf(
              before.substring(Math.max(0, before.length() - Spread.SPAN))
                  + " "
                  + after.substring(0, Math.min(Spread.SPAN, after.length())));
      if (found.isEmpty()) continue;
      kinds.addAll(found);
      clean.set(i, Shown.WITHHELD);
      clean.set(i + 1, Shown.WITHHELD);
      withheld += 2;
    }
    // Beside pairs, each of which ends with its second text, as some rules ask of a passage.
    Spread spread = Spread.in(clean, RULES);
    kinds.addAll(spread.kinds());
    return new Suspects(kinds, clean, withheld + spread.withheld());
  }

  private record Passages(String text, int withheld) {
    static Passages of(String text) {
      StringBuilder kept = new StringBuilder();
      int withheld = 0;
      for (String passage : PASSAGE.split(text, -1)) {
        if (!kept.isEmpty()) kept.append(' ');
        if (RULES.kindsOf(passage).isEmpty()) {
          kept.append(passage);
        } else {
          kept.append(Shown.WITHHELD);
          withheld++;
        }
      }
      return withheld > 0 && RULES.kindsOf(kept.toString()).isEmpty()
          ? new Passages(kept.toString(), withheld)
          : new Passages(Shown.WITHHELD, 1);
    }
  }
}

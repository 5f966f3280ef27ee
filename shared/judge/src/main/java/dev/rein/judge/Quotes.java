package dev.rein.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Tells whether words stand in a text. Case, white space, punctuation and typography don't matter,
/// and a few words may be wrong: models mend a typo or drop an article when they quote.
final class Quotes {
  /// Part of a quotation's runs of words that must be found.
  static final double FOUND = 0.6;

  /// Words of a run.
  private static final int RUN = 3;

  /// Between what is quoted from different places.
  private static final Pattern SEAM =
      Pattern.compile("\\.{3,}|…|\\[[^\\]]*]|[;\\n|/]|\"\\s*,\\s*\"");

  private final List<String> texts;

  private Quotes(List<String> texts) {
    this.texts = texts;
  }

  /// @param judged its texts and numbers can be quoted, with or without the names before them
  static Quotes of(JsonNode judged) {
    StringBuilder values = new StringBuilder();
    collect(judged, values);
    return new Quotes(List.of(joined(words(judged.toString())), joined(words(values.toString()))));
  }

  private static void collect(JsonNode node, StringBuilder into) {
    if (node.isValueNode()) into.append(node.asText()).append(' ');
    else node.forEach(child -> collect(child, into));
  }

  /// @return false also for a quotation without a word
  boolean hold(String quotation) {
    int runs = 0;
    int found = 0;
    // A model that reads JSON may copy a line break as JSON writes it.
    for (String part : SEAM.split(quotation.replace("\\n", " "), -1)) {
      List<String> words = words(part);
      int length = Math.min(RUN, words.size());
      for (int i = 0; length > 0 && i + length <= words.size(); i++) {
        runs++;
        String run = joined(words.subList(i, i + length));
        if (texts.stream().anyMatch(text -> text.contains(run))) found++;
      }
    }
    return runs > 0 && found >= FOUND * runs;
  }

  private static String joined(List<String> words) {
    return " " + String.join(" ", words) + " ";
  }

  private static List<String> words(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < plain.length(); ) {
      int c = plain.codePointAt(i);
      i += Character.charCount(c);
      if (isPartOfAWord(c) && !standsAlone(c)) {
        word.appendCodePoint(c);
        continue;
      }
      if (c == '\'' || c == '’' || Character.getType(c) == Character.FORMAT) continue;
      if (!word.isEmpty()) words.add(word.toString());
      word.setLength(0);
      if (standsAlone(c)) words.add(Character.toString(c));
    }
    if (!word.isEmpty()) words.add(word.toString());
    return words;
  }

  private static boolean isPartOfAWord(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> Character.isLetterOrDigit(c);
    };
  }

  /// Scripts that put no spaces between words.
  private static boolean standsAlone(int c) {
    if (c < 0x0E00) return false;
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> Character.isLetterOrDigit(c);
      default -> false;
    };
  }
}

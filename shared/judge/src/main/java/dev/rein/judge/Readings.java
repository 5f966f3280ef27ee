package dev.rein.judge;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// All the ways in which a model might read a text: as it stands, with look-alike letters
/// exchanged, and with whatever is encoded in it decoded. Of ordinary prose there is one.
///
/// @param texts folded, the plain one first
/// @param disguises kinds of hiding that no honest text needs
record Readings(Set<String> texts, Set<String> disguises) {
  /// Decodings inside decodings that are followed.
  private static final int DEPTH = 4;

  private static final int MOST = 24;

  /// Characters between letters that can't be seen, from which on they are no accident of a text
  /// processor.
  private static final int HIDDEN = 4;

  /// Single letters in a row from which on a text is spelled rather than written.
  private static final int SPELLED = 6;

  private static final String BETWEEN_LETTERS = " \t\n\013\f\r.-_*/";
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final WordSearch REVERSED =
      new WordSearch(
          List.of("erocs", "erongi", "draged", "noitcurtsni", "skram", "cirbur", "em evig"));
  private static final WordSearch ROT13 =
      new WordSearch(
          List.of("fpber", "vtaber", "qvfertneq", "vafgehpgvba", "znexf", "ehoevp", "pevgrevba"));

  static Readings of(String text) {
    Readings readings = new Readings(new LinkedHashSet<>(), new LinkedHashSet<>());
    readings.read(text, DEPTH);
    return readings;
  }

  private void read(String text, int depth) {
    if (texts.size() >= MOST || text.isBlank()) return;
    String plain = Folding.plain(text);
    boolean isNew = texts.add(plain);
    if (!isNew) return;
    texts.add(Folding.latin(plain));
    texts.add(Folding.unleeted(plain));
    disguises(text, depth);
    if (depth == 0) return;
    String lower = text.toLowerCase(Locale.ROOT);
    if (REVERSED.hasAny(lower)) {
      texts.add(Folding.plain(new StringBuilder(text).reverse().toString()));
    }
    if (ROT13.hasAny(lower)) read(Decoding.rot13(text), 0);
    if (isSpelled(plain)) {
      String together = NO_WORD.matcher(plain).replaceAll("");
      texts.add("spelled " + together);
    }
    for (Decoding.Found found : Decoding.allIn(text)) {
      if (found.hides()) disguises.add("encoded_text");
      read(found.text(), depth - 1);
    }
  }

  private static boolean isSpelled(String plain) {
    int row = 0;
    int begin = 0;
    for (int i = 0; i <= plain.length(); i++) {
      if (i < plain.length() && BETWEEN_LETTERS.indexOf(plain.charAt(i)) < 0) continue;
      if (i - begin == 1) row++;
      else if (i > begin) row = 0;
      if (row == SPELLED) return true;
      begin = i + 1;
    }
    return false;
  }

  private void disguises(String text, int depth) {
    if (text.chars().allMatch(c -> c < 0x80)) return;
    int hidden = 0;
    boolean tags = false;
    boolean overridden = false;
    int before = ' ';
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      // Flags of regions are spelled with a black flag and tags.
      if (c >= 0xE0000 && c <= 0xE007F && before != 0x1F3F4) tags = true;
      if (c == 0x202D || c == 0x202E) overridden = true;
      boolean next = i + 1 < points.length && isLatin(points[i + 1]);
      if (Folding.isInvisible(c) && isLatin(before) && next) hidden++;
      if (!Folding.isInvisible(c) || c < 0xE0000) before = c;
    }
    if (tags) {
      disguises.add("hidden_text");
      if (depth > 0) {
        StringBuilder told = new StringBuilder();
        text.codePoints()
            .filter(c -> c >= 0xE0020 && c < 0xE007F)
            .forEach(c -> told.append((char) (c - 0xE0000)));
        read(told.toString(), depth - 1);
      }
    }
    if (hidden >= HIDDEN || overridden) disguises.add("hidden_text");
  }

  private static boolean isLatin(int c) {
    return c < 0x250 && Character.isLetter(c);
  }
}

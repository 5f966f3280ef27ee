package dev.rein.tracing;

import java.util.Locale;

/// Shortens a text with a mark that says by how much: `… [12,345 characters cut]`.
final class Cut {
  /// How far back from its limit a cut looks for a better place.
  static final int REACH = 256;

  private Cut() {}

  /// @return `text` itself, or at most `max` characters of it and the mark
  static String at(String text, int max) {
    if (text.length() <= max) return text;
    int end = end(text, Math.max(0, max));
    return text.substring(0, end) + mark(text.length() - end);
  }

  static String mark(int characters) {
    return String.format(Locale.ROOT, "… [%,d characters cut]", characters);
  }

  // Half of an address or of a card number would be recognised as neither, so a cut falls between
  // words and not between groups of digits where there is such a place near by.
  private static int end(String text, int max) {
    for (int end = max; end > 0 && end > max - REACH; end--) {
      if (!isInside(text, end)) return end;
    }
    return max > 0 && Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
  }

  private static boolean isInside(String text, int end) {
    char before = text.charAt(end - 1);
    char after = text.charAt(end);
    if (isWord(before) && isWord(after)) return true;
    return Character.isDigit(lastSolid(text, end)) || Character.isHighSurrogate(before);
  }

  private static char lastSolid(String text, int end) {
    int i = end - 1;
    while (i > 0 && i > end - 4 && !Character.isLetterOrDigit(text.charAt(i))) i--;
    return text.charAt(i);
  }

  private static boolean isWord(char c) {
    return c > ' ' && "\",;{}<>".indexOf(c) < 0 && !Character.isSpaceChar(c);
  }
}

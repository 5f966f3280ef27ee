package dev.rein.tracing;

/// Questions about single characters and places that several looks ask.
final class Chars {
  private static final int LONGEST_WORD = 24;

  private Chars() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isAlnum(char c) {
    return isDigit(c) || isLetter(c);
  }

  static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /// As URL-safe base64 has it.
  static boolean isToken(char c) {
    return isAlnum(c) || c == '_' || c == '-';
  }

  /// Whether a number may begin or end beside `text[at]`: not inside a hash or an id, but
  /// `Visa4111…` and `0151…x12` are numbers.
  ///
  /// @param step -1 to look to the left from `at`, 1 to look to the right
  static boolean isEdge(char[] text, int at, int step) {
    if (at < 0 || at >= text.length) return true;
    if (isDigit(text[at])) return false;
    if (!isLetter(text[at])) return true;
    for (int i = at, n = 0; i >= 0 && i < text.length && n < LONGEST_WORD; i += step, n++) {
      if (!isLetter(text[i])) return false;
      if (isBeyondHex(text[i])) return true;
    }
    return false;
  }

  private static boolean isBeyondHex(char c) {
    return (c | 32) > 'f';
  }

  static boolean startsWith(char[] text, int at, String word) {
    if (at < 0 || at + word.length() > text.length) return false;
    for (int i = 0; i < word.length(); i++) if (text[at + i] != word.charAt(i)) return false;
    return true;
  }

  /// @param to exclusive, may lie beyond the end
  /// @return -1 if it is not there
  static int indexOf(char[] text, String word, int from, int to) {
    int last = Math.min(to, text.length) - word.length();
    for (int i = from; i <= last; i++) if (startsWith(text, i, word)) return i;
    return -1;
  }
}

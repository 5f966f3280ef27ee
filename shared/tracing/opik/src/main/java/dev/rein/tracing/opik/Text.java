package dev.rein.tracing.opik;

import java.util.Locale;

/// Makes a string fit for Opik: valid Unicode and short enough.
final class Text {
  /// Opik scans a single string of 256,000 characters and more in quadratic time.
  static final int MAX_VALUE = 250_000;

  /// Opik's parser refuses object keys above 50,000 characters.
  static final int MAX_KEY = 10_000;

  private static final int LONGEST_MARK = 40;
  private static final char REPLACEMENT = '\uFFFD';

  private Text() {}

  static String value(String text) {
    return whole(cut(text));
  }

  /// A value cut as [#value] does, though there may still be half a surrogate pair in it.
  static String cut(String text) {
    return cut(text, MAX_VALUE);
  }

  static String key(String text) {
    return whole(cut(text, MAX_KEY));
  }

  private static String cut(String text, int max) {
    if (text.length() <= max) return text;
    int kept = max - LONGEST_MARK;
    return text.substring(0, kept)
        + String.format(Locale.ROOT, "… [%,d characters cut]", text.length() - kept);
  }

  /// `text` with each half of a surrogate pair that stands alone replaced.
  static String whole(String text) {
    return hasSurrogate(text) ? repaired(text) : text;
  }

  static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) if (Character.isSurrogate(text.charAt(i))) return true;
    return false;
  }

  private static String repaired(String text) {
    StringBuilder repaired = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        repaired.append(c).append(text.charAt(++i));
      } else {
        repaired.append(Character.isSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return repaired.toString();
  }
}

package dev.rein.tracing.opik;

import java.util.Arrays;
import java.util.Locale;

/// Makes a string fit for Opik: valid Unicode and short enough.
final class Text {
  /// Opik scans a single string of 256,000 characters and more in quadratic time.
  static final int MAX_VALUE = 250_000;

  /// Opik's parser refuses object keys above 50,000 characters.
  static final int MAX_KEY = 10_000;

  private static final int LONGEST_MARK = 40;
  private static final int BLOCK = 8;
  private static final char REPLACEMENT = '\uFFFD';
  private static final byte[] ODD = odd();

  private Text() {}

  static String value(String text) {
    return whole(cut(text, MAX_VALUE));
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
  private static String whole(String text) {
    return hasSurrogate(text) ? repaired(text) : text;
  }

  private static boolean hasSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) if (Character.isSurrogate(text.charAt(i))) return true;
    return false;
  }

  /// Whether JSON has `text` as it is: nothing to escape, and no surrogates. Eight characters at a
  /// time, for every one of every row comes by here.
  static boolean isPlain(String text) {
    int i = 0;
    int all = 0;
    for (; i <= text.length() - BLOCK; i += BLOCK) all |= four(text, i) | four(text, i + BLOCK / 2);
    for (; i < text.length(); i++) all |= odd(text.charAt(i));
    return all == 0;
  }

  private static int four(String text, int at) {
    return odd(text.charAt(at))
        | odd(text.charAt(at + 1))
        | odd(text.charAt(at + 2))
        | odd(text.charAt(at + 3));
  }

  private static int odd(char c) {
    return c < ODD.length ? ODD[c] : Character.isSurrogate(c) ? 1 : 0;
  }

  private static byte[] odd() {
    byte[] odd = new byte[0x80];
    Arrays.fill(odd, 0, ' ', (byte) 1);
    odd['"'] = 1;
    odd['\\'] = 1;
    return odd;
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

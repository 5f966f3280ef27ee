package dev.rein.tracing;

import java.util.Arrays;

/// Hides from the looks for numbers what is made of digits and is certainly none of them: UUIDs,
/// dates and times.
final class Opaque {
  static final char UUID_CHAR = 'x';
  static final int UUID_LENGTH = 36;
  private static final int FIRST_DASH = 8;

  private final char[] text;

  private Opaque(char[] text) {
    this.text = text;
  }

  static void hide(char[] text) {
    Opaque opaque = new Opaque(text);
    for (int i = 0; i < text.length; ) i = opaque.at(i);
  }

  private int at(int i) {
    if (!Chars.isHex(text[i]) || (i > 0 && isWord(text[i - 1]))) return i + 1;
    int end = uuidEnd(text, i);
    if (end > 0) {
      Arrays.fill(text, i, end, UUID_CHAR);
      return end;
    }
    if (!isDigit(i)) return i + 1;
    end = dateEnd(i);
    if (end < 0) return i + 1;
    Arrays.fill(text, i, end, Finds.BLANK);
    return end;
  }

  /// @return behind the UUID that starts at `start`, -1 if there is none
  static int uuidEnd(char[] text, int start) {
    int end = start + UUID_LENGTH;
    if (end > text.length || text[start + FIRST_DASH] != '-') return -1;
    if (end < text.length && isWord(text[end])) return -1;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text[start + i];
      boolean dash = i == FIRST_DASH || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !Chars.isHex(c)) return -1;
    }
    return end;
  }

  private int dateEnd(int i) {
    int end = -1;
    if (separated(i, 4, 2, 2) && isYear(i) && isMonth(i + 5) && isDay(i + 8)) end = i + 10;
    else if (separated(i, 2, 2, 4) && isYear(i + 6) && dayAndMonth(i, i + 3)) end = i + 10;
    if (end < 0 || isDigit(end)) return -1;
    // A date inside a longer chain of digits is none.
    boolean goesOn = end < text.length && text[end] == text[i + (isDigit(i + 2) ? 4 : 2)];
    if (goesOn && isDigit(end + 1)) return -1;
    return timeEnd(end);
  }

  private boolean dayAndMonth(int a, int b) {
    return (isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b));
  }

  private int timeEnd(int i) {
    if (i >= text.length || "Tt ".indexOf(text[i]) < 0) return i;
    int time = i + 1;
    if (!isDigit(time) || !isDigit(time + 1) || time + 2 >= text.length || text[time + 2] != ':') {
      return i;
    }
    int end = time + 2;
    while (end < text.length && (isDigit(end) || text[end] == ':' || isFraction(end))) end++;
    return end;
  }

  private boolean isFraction(int i) {
    return (text[i] == '.' || text[i] == ',') && isDigit(i + 1) && isDigit(i - 1);
  }

  private boolean separated(int i, int a, int b, int c) {
    int first = i + a;
    int second = first + 1 + b;
    if (second + 1 + c > text.length) return false;
    char separator = text[first];
    return (separator == '-' || separator == '.' || separator == '/')
        && text[second] == separator
        && digits(i, a)
        && digits(first + 1, b)
        && digits(second + 1, c);
  }

  private boolean digits(int i, int count) {
    for (int k = i; k < i + count; k++) if (!isDigit(k)) return false;
    return true;
  }

  private boolean isYear(int i) {
    int century = two(i);
    return century >= 19 && century <= 21;
  }

  private boolean isMonth(int i) {
    return two(i) >= 1 && two(i) <= 12;
  }

  private boolean isDay(int i) {
    return two(i) >= 1 && two(i) <= 31;
  }

  private int two(int i) {
    return (text[i] - '0') * 10 + text[i + 1] - '0';
  }

  private boolean isDigit(int i) {
    return i < text.length && text[i] >= '0' && text[i] <= '9';
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }
}

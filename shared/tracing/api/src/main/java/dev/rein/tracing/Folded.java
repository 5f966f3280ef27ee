package dev.rein.tracing;

import java.text.Normalizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A text as its reader takes it, for the looks that know plain characters only: full-width and
/// other scripts' digits are digits, any space is a space, any dash a dash, JSON's slash a slash,
/// and what can't be seen is not there. Knows where in the original each of its characters was.
final class Folded {
  private static final int DROPPED = -1;

  /// Of JSON in a text of JSON.
  private static final int MOST_BACKSLASHES = 3;

  /// Stands for a symbol that is part of nothing that is looked for.
  private static final char SYMBOL = '\uFFFD';

  /// Stands for a letter beyond the basic plane.
  private static final char LETTER = '\u00AA';

  /// Changed by those who look: see [Finds#add] and [Opaque].
  final char[] chars;

  private final int @Nullable [] starts;
  private final int @Nullable [] ends;

  private Folded(char[] chars, int @Nullable [] starts, int @Nullable [] ends) {
    this.chars = chars;
    this.starts = starts;
    this.ends = ends;
  }

  static Folded of(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || c == '%' || (c == '\\' && slash(text, i) > 0)) return folded(text);
    }
    return new Folded(text.toCharArray(), null, null);
  }

  private static Folded folded(String text) {
    char[] chars = new char[text.length()];
    int[] starts = new int[text.length()];
    int[] ends = new int[text.length()];
    int count = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      int size = Character.charCount(point);
      int slash = point == '\\' ? slash(text, i) : 0;
      int plain;
      if (point == '%') {
        plain = escaped(text, i);
        if (plain == DROPPED) plain = '%';
        else size = 3;
      } else if (slash > 0) {
        plain = '/';
        size = slash;
      } else {
        plain = point < 0x80 ? point : plain(point);
      }
      if (plain != DROPPED) {
        chars[count] = (char) plain;
        starts[count] = i;
        ends[count++] = i + size;
      }
      i += size;
    }
    return new Folded(
        Arrays.copyOf(chars, count), Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
  }

  // The characters that a query string must escape and an address or a number can hold.
  private static int escaped(String text, int at) {
    if (text.startsWith("40", at + 1)) return '@';
    if (text.startsWith("20", at + 1)) return ' ';
    return text.regionMatches(true, at + 1, "2B", 0, 2) ? '+' : DROPPED;
  }

  /// @return how many characters are one escaped slash, 0 if these are none
  private static int slash(String text, int at) {
    int end = at;
    while (end < text.length() && end - at < MOST_BACKSLASHES && text.charAt(end) == '\\') end++;
    return end < text.length() && text.charAt(end) == '/' ? end + 1 - at : 0;
  }

  private static int plain(int point) {
    if (Character.isDigit(point)) return '0' + Character.digit(point, 10);
    if (isInvisible(point)) return DROPPED;
    if (point >= 0xFF01 && point <= 0xFF5E) return point - 0xFEE0;
    return switch (point) {
      case 0x2024, 0x3002, 0xFE52, 0xFF61 -> '.';
      case 0x2212 -> '-';
      case 0xFE62 -> '+';
      case 0xFE6B -> '@';
      default -> byType(point);
    };
  }

  private static int byType(int point) {
    int type = Character.getType(point);
    if (type == Character.SPACE_SEPARATOR) return ' ';
    if (type == Character.DASH_PUNCTUATION) return '-';
    if (Character.isBmpCodePoint(point)) return point;
    // Mathematical letters: bold, script and so on.
    if (point >= 0x1D400 && point <= 0x1D7FF) {
      return Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC).charAt(0);
    }
    return Character.isLetter(point) ? LETTER : SYMBOL;
  }

  private static boolean isInvisible(int point) {
    int type = Character.getType(point);
    return type == Character.FORMAT
        || type == Character.ENCLOSING_MARK
        || (point >= 0xFE00 && point <= 0xFE0F)
        || (point >= 0xE0100 && point <= 0xE01EF)
        || (point >= 0x180B && point <= 0x180F)
        || point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x3164
        || point == 0xFFA0;
  }

  /// Whether anything in it is written otherwise than in the original.
  boolean differs() {
    return starts != null;
  }

  /// @param at in [#chars]
  /// @return in the original, inclusive
  int originalStart(int at) {
    return starts == null ? at : starts[at];
  }

  /// @param last in [#chars], inclusive
  /// @return in the original, exclusive
  int originalEnd(int last) {
    return ends == null ? last + 1 : ends[last];
  }
}

package dev.rein.llm;

/// The beginning of a text that comes in pieces.
///
/// What masking finds, it finds in a whole: half of an address or of a card number is recognised as
/// neither. So a cut falls between words and not between groups of digits, as where the tracing
/// library cuts, which is far beyond this.
final class Beginning {
  /// Most UTF-16 units that are kept.
  static final int MOST_CHARS = 16_384;

  /// How far back from there a cut looks for a better place: the longest address that masking finds
  /// has 512 characters.
  private static final int REACH = 1_024;

  private final StringBuilder text = new StringBuilder();
  private long chars;

  void add(String piece) {
    chars += piece.length();
    // One more than is kept says whether a word ends there.
    int room = MOST_CHARS + 1 - text.length();
    if (room > 0) text.append(piece, 0, Math.min(room, piece.length()));
  }

  /// Of the whole text.
  long chars() {
    return chars;
  }

  String kept() {
    return text.length() <= MOST_CHARS ? text.toString() : text.substring(0, end());
  }

  private int end() {
    for (int end = MOST_CHARS; end > MOST_CHARS - REACH; end--) {
      if (!isInside(end)) return end;
    }
    return Character.isHighSurrogate(text.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
  }

  private boolean isInside(int end) {
    char before = text.charAt(end - 1);
    return (isWord(before) && isWord(text.charAt(end))) || Character.isDigit(lastSolid(end));
  }

  /// The last letter or digit before a gap as wide as one inside a number.
  private char lastSolid(int end) {
    int i = end - 1;
    while (i > end - 4 && !Character.isLetterOrDigit(text.charAt(i))) i--;
    return text.charAt(i);
  }

  private static boolean isWord(char c) {
    return c > ' ' && "\",;{}<>".indexOf(c) < 0 && !Character.isSpaceChar(c);
  }
}

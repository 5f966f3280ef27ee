package dev.rein.tracing;

/// The first look at a text: says of ordinary prose, with one addition for each character, that
/// nothing is in it for the careful looks of [MaskedText].
///
/// The text is summed up in blocks. A run of letters that is long enough to be a key fills at least
/// one of them, for they are shorter than half of it.
final class QuickLook {
  private static final int PART = 4;
  private static final int BLOCK = 3 * PART;
  private static final int MANY = 0xFF;

  // What a character adds to the sum of its block: digits in the lowest byte, ends of words in the
  // next, dashes in the third. A block's sum outgrows none of them.
  private static final int DIGIT = 1;
  private static final int SUSPECT = MaskedText.FEWEST_DIGITS;
  private static final int BREAK = 1 << 8;
  private static final int DASH = 1 << 16;
  private static final int FOREIGN = 1 << 24;
  private static final int[] ADDS = adds();

  // Of five dashes in a row, one block has this many.
  private static final int DASHES_IN_A_BLOCK = MaskedText.PEM_DASHES / 2 + 1;

  private QuickLook() {}

  private static int[] adds() {
    int[] adds = new int[0x100];
    for (char c = 0; c < adds.length; c++) {
      adds[c] =
          switch (MaskedText.kind(c)) {
            case MaskedText.DIGIT -> DIGIT;
            case MaskedText.LETTER -> 0;
            case MaskedText.DASH -> DASH;
            case MaskedText.AT, MaskedText.ASSIGN -> SUSPECT;
            default -> c < 0x80 ? BREAK : foreign(c);
          };
    }
    return adds;
  }

  private static int foreign(char c) {
    return (MaskedText.isOddlyWritten(c) ? SUSPECT : BREAK) | FOREIGN;
  }

  /// Whether nothing can be found in `text`. A false answer says nothing.
  static boolean isOrdinary(String text) {
    int length = text.length();
    int all = 0;
    int start = 0;
    for (; start <= length - BLOCK; start += BLOCK) {
      int first = part(text, start);
      int second = part(text, start + PART);
      int third = part(text, start + 2 * PART);
      int sum = first + second + third;
      if ((sum & MANY << 8) == 0) return false;
      // Letters and the ends of words only.
      if ((sum & ~(MANY << 8)) == 0) continue;
      all = together(all, sum);
      if (all < 0
          || ((first & MANY) > 0 && !areAlone(text, start, start + PART))
          || ((second & MANY) > 0 && !areAlone(text, start + PART, start + 2 * PART))
          || ((third & MANY) > 0 && !areAlone(text, start + 2 * PART, start + BLOCK))) {
        return false;
      }
    }
    int sum = 0;
    for (int i = start; i < length; i++) sum += add(text.charAt(i));
    all = together(all, sum);
    if (all < 0 || ((sum & MANY) > 0 && !areAlone(text, start, length))) return false;
    // Between foreign characters, MaskedText counts dashes that are far apart.
    return all < FOREIGN || (all >> 16 & MANY) < MaskedText.PEM_DASHES;
  }

  private static int part(String text, int at) {
    return add(text.charAt(at))
        + add(text.charAt(at + 1))
        + add(text.charAt(at + 2))
        + add(text.charAt(at + 3));
  }

  private static int add(char c) {
    return c < 0x100 ? ADDS[c] : foreign(c);
  }

  /// @return `all` with a block's digits and dashes, -1 if they are too many
  private static int together(int all, int block) {
    int dashes = block >> 16 & MANY;
    int digits = (all & MANY) + (block & MANY);
    if (dashes >= DASHES_IN_A_BLOCK || digits >= MaskedText.FEWEST_DIGITS) return -1;
    int allDashes = Math.min(MANY, (all >> 16 & MANY) + dashes);
    int foreign = all >= FOREIGN || block >= FOREIGN ? FOREIGN : 0;
    return foreign | allDashes << 16 | digits;
  }

  /// Whether each digit's word is too short for a key.
  private static boolean areAlone(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (Chars.isDigit(text.charAt(i)) && isInLongRun(text, i)) return false;
    }
    return true;
  }

  private static boolean isInLongRun(String text, int at) {
    int shortest = MaskedText.SHORTEST_KEY;
    int start = at;
    while (start > 0 && at - start < shortest && isPartOfRun(text.charAt(start - 1))) start--;
    int end = at + 1;
    while (end < text.length() && end - start < shortest && isPartOfRun(text.charAt(end))) end++;
    return end - start >= shortest;
  }

  private static boolean isPartOfRun(char c) {
    return switch (MaskedText.kind(c)) {
      case MaskedText.DIGIT, MaskedText.LETTER, MaskedText.DASH -> true;
      default -> false;
    };
  }
}

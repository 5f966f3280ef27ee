package dev.rein.tracing;

/// The first look at a text: which of the careful looks of [MaskedText] it needs, if any. Ordinary
/// prose needs none, and costs one addition for each character: blocks of them are summed up, and
/// only those that hold anything special are read again.
///
/// A hint may be wrong, the lack of one may not.
final class QuickLook {
  /// An `@` or an escape.
  static final int AT = 1;

  /// `:` or `=`
  static final int ASSIGN = 1 << 1;

  /// What is long enough for a key and has a digit, or is so long that it needs none; or the word
  /// that a short one without digits stands behind.
  static final int KEY = 1 << 2;

  /// Dashes as around a private key.
  static final int DASHES = 1 << 3;

  /// Digits enough and near enough for a number, or behind a country's code.
  static final int NUMBER = 1 << 4;

  static final int EVERYTHING = AT | ASSIGN | KEY | DASHES | NUMBER;

  private static final int FEWEST_DIGITS = 7;
  private static final int SHORTEST_KEY = 8;
  private static final int LONG_RUN = TokenRun.SHORTEST_BEARER_OF_LETTERS;
  private static final int PEM_DASHES = 5;
  private static final int PART = 4;

  /// A run of letters that is long enough to be a key fills one at least.
  private static final int BLOCK = 3 * PART;

  private static final char SOFT_HYPHEN = 0xAD;

  // What a character adds to the sum of its block: four bits count what is special, four times four
  // are for the letters of `basic`, the others count the ends of words.
  private static final int SPECIAL = 1;
  private static final int SPECIALS = 0xF;
  private static final int BASIC = 0x4444_0;
  private static final int BREAK = 0x10_0000;
  private static final int[] ADDS = adds();

  /// Wherever `basic` begins, one part of a block is one of these, a blank being anything. Nothing
  /// special is in that block: a space and eight letters at least must follow, or there is no key.
  private static final String[] PARTS_OF_BASIC = {" bas", "basi", "asic", "sic "};

  // By the character's place in its part.
  private static final int[] ADDS_1 = adds(0);
  private static final int[] ADDS_2 = adds(1);
  private static final int[] ADDS_3 = adds(2);
  private static final int[] ADDS_4 = adds(3);

  private final String text;
  private int hints;
  private int lastDigit = Integer.MIN_VALUE / 2;
  private int digitsTogether;
  private int digits;
  private int lastDash = Integer.MIN_VALUE / 2;
  private int dashesTogether;
  private int dashes;
  private boolean country;
  private boolean foreign;

  private QuickLook(String text) {
    this.text = text;
  }

  private static int[] adds() {
    int[] adds = new int[0x100];
    for (char c = 0; c < adds.length; c++) {
      if (Chars.isDigit(c) || c == '-') adds[c] = SPECIAL;
      else if ("@%:=\\".indexOf(c) >= 0) adds[c] = SPECIAL | BREAK;
      else if (c == SOFT_HYPHEN) adds[c] = SPECIAL | BREAK;
      else if (!Chars.isToken(c) && "./+~".indexOf(c) < 0) adds[c] = BREAK;
    }
    return adds;
  }

  private static int[] adds(int place) {
    int[] adds = adds();
    int one = SPECIALS + 1;
    for (String part : PARTS_OF_BASIC) {
      char letter = part.charAt(place);
      if (letter != ' ') {
        // Four for all its letters together, and less for some of them.
        int add = place == 1 && part.contains(" ") ? 2 * one : one;
        adds[letter] += add;
        adds[Character.toUpperCase(letter)] += add;
      }
      one <<= 4;
    }
    return adds;
  }

  private static int add(char c) {
    return add(ADDS, c);
  }

  private static int add(int[] adds, char c) {
    return c < 0x100 ? adds[c] : foreign(c);
  }

  // Letters of Latin and Cyrillic, quotation marks and Chinese characters are as ordinary as ASCII.
  private static int foreign(char c) {
    boolean ordinary =
        c < 0x300
            || (c >= 0x400 && c < 0x480)
            || (c >= 0x2018 && c < 0x2020)
            || (c >= 0x4E00 && c < 0xA000);
    return ordinary ? BREAK : SPECIAL | BREAK;
  }

  /// @return 0 if nothing can be found in `text`
  static int hints(String text) {
    return isOrdinary(text) ? 0 : new QuickLook(text).look();
  }

  /// Letters, the ends of words, and fewer digits than a number has, each in a short word.
  private static boolean isOrdinary(String text) {
    int length = text.length();
    int at = behindOrdinary(text, 0);
    for (int digits = 0; at < length; at = behindOrdinary(text, at + 1)) {
      boolean alone = Chars.isDigit(text.charAt(at)) && !isInRun(text, at, SHORTEST_KEY);
      if (!alone || ++digits == FEWEST_DIGITS) return false;
    }
    return true;
  }

  private int look() {
    int length = text.length();
    int at = behindOrdinary(text, 0);
    while (at < length) {
      char c = text.charAt(at);
      if ((add(c) & SPECIALS) == 0) {
        seeRun(at, LONG_RUN);
        seePartsOfBasic(at);
        at = behindOrdinary(text, at + BLOCK);
      } else {
        if (c < 0x80) see(at, c);
        else seeForeign(c);
        at = behindOrdinary(text, at + 1);
      }
    }
    if (country && digits >= FEWEST_DIGITS) hints |= NUMBER;
    if (foreign) {
      // Foreign dashes may lie between.
      if (dashes >= PEM_DASHES) hints |= DASHES;
      // A foreign space is special, and so hides the word before it.
      if ((hints & KEY) == 0) seeBasic(0, length);
    }
    return hints;
  }

  /// Where to look from `at` on: at something special, or at a block without the end of a word or
  /// with a part of `basic`. Without a call in it, the compiler checks no bound in this loop.
  private static int behindOrdinary(String text, int at) {
    int length = text.length();
    int i = at;
    for (; i <= length - BLOCK; i += BLOCK) {
      int first = part(text, i);
      int second = part(text, i + PART);
      int third = part(text, i + 2 * PART);
      int sum = first + second + third;
      if ((sum & SPECIALS) != 0) {
        if ((first & SPECIALS) == 0) i += (second & SPECIALS) == 0 ? 2 * PART : PART;
        break;
      }
      if (sum < BREAK || ((first | second | third) & BASIC) != 0) return i;
    }
    while (i < length && (add(text.charAt(i)) & SPECIALS) == 0) i++;
    return i;
  }

  private static int part(String text, int at) {
    return add(ADDS_1, text.charAt(at))
        + add(ADDS_2, text.charAt(at + 1))
        + add(ADDS_3, text.charAt(at + 2))
        + add(ADDS_4, text.charAt(at + 3));
  }

  private void see(int i, char special) {
    switch (special) {
      case '-' -> seeDash(i);
      case '@' -> hints |= AT;
      case ':', '=' -> hints |= ASSIGN;
      case '%' -> {
        hints |= AT;
        // It may be an escaped space.
        country = true;
        if (isHex(i + 1) && isHex(i + 2)) hints |= KEY;
      }
      case '\\' -> {
        // JSON's slash, which is less of a gap than it seems, and may be part of a key.
        if (i + 1 < text.length() && text.charAt(i + 1) == '/') {
          country = true;
          hints |= KEY;
        }
      }
      default -> seeDigit(i);
    }
  }

  private void seePartsOfBasic(int block) {
    int parts = part(text, block) | part(text, block + PART) | part(text, block + 2 * PART);
    if ((parts & BASIC) != 0) seeBasic(Math.max(0, block - PART), block + BLOCK);
  }

  private void seeBasic(int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.regionMatches(true, i, "basic", 0, 5)) hints |= KEY;
    }
  }

  private boolean isHex(int at) {
    return at < text.length() && Chars.isHex(text.charAt(at));
  }

  private void seeForeign(char c) {
    foreign = true;
    // What looks like a letter or digit here may fold into one.
    if (c == SOFT_HYPHEN || isOddlyWritten(c)) hints = EVERYTHING;
  }

  private void seeDigit(int i) {
    digits++;
    digitsTogether = i - lastDigit > FindNumbers.LONGEST_GAP + 1 ? 1 : digitsTogether + 1;
    if (digitsTogether >= FEWEST_DIGITS) hints |= NUMBER;
    if (i == lastDigit + 1 && !country) country = FindIbans.mayBeginBefore(text, i - 1);
    // The run of the digit before is this one's too.
    if (i != lastDigit + 1) seeRun(i, SHORTEST_KEY);
    lastDigit = i;
  }

  private void seeDash(int i) {
    dashes++;
    dashesTogether = i == lastDash + 1 ? dashesTogether + 1 : 1;
    if (dashesTogether == PEM_DASHES) hints |= DASHES;
    lastDash = i;
    seeRun(i, LONG_RUN);
  }

  private void seeRun(int at, int enough) {
    if ((hints & KEY) == 0 && isInRun(text, at, enough)) hints |= KEY;
  }

  /// Whether the run that `text[at]` is part of has `enough` characters.
  private static boolean isInRun(String text, int at, int enough) {
    int start = at;
    while (start > 0 && at - start < enough && isPartOfRun(text.charAt(start - 1))) start--;
    int end = at;
    while (end < text.length() && end - start < enough && isPartOfRun(text.charAt(end))) end++;
    return end - start >= enough;
  }

  private static boolean isPartOfRun(char c) {
    return add(c) < BREAK;
  }

  private static boolean isOddlyWritten(char c) {
    return c >= 0xFF00 || Character.isSurrogate(c) || Character.isDigit(c) || isUnseen(c);
  }

  private static boolean isUnseen(char c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.ENCLOSING_MARK -> true;
      default ->
          c == 0x034F
              || (c >= 0x180B && c <= 0x180F)
              || (c >= 0xFE00 && c <= 0xFE6B)
              || c == 0x115F
              || c == 0x1160
              || c == 0x3164;
    };
  }
}

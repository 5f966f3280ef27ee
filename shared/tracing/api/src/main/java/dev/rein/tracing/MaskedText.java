package dev.rein.tracing;

/// One text with personal data and secrets replaced. Each look over it takes time proportional to
/// its length: what a look reads around a place is bounded, or is not read again.
final class MaskedText {
  private static final int SHORTEST = 5;
  private static final int FEWEST_DIGITS = 7;
  private static final int SHORTEST_KEY = 8;
  private static final int LONG_RUN = 16;

  private boolean at;
  private boolean assigns;
  private boolean keyLike;
  private int digits;

  private MaskedText() {}

  /// @param phone whether the text is the value of a field that is named as a phone number
  static String of(String text, boolean phone) {
    if (text.length() < SHORTEST) return text;
    MaskedText hints = new MaskedText();
    if (hints.isPlain(text)) return text;
    Folded folded = Folded.of(text);
    Finds finds = new Finds(folded);
    if (hints.assigns || hints.keyLike) FindSecrets.in(folded.chars, finds);
    if (hints.at) FindEmails.in(folded.chars, finds);
    if (hints.digits >= FEWEST_DIGITS) {
      Opaque.hide(folded.chars);
      FindIbans.in(folded.chars, finds);
      FindNumbers.in(folded.chars, finds, phone);
    }
    return finds.applied(text);
  }

  /// The quick look that ordinary prose passes.
  private boolean isPlain(String text) {
    int run = 0;
    int dashes = 0;
    boolean digitInRun = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 && isOddlyWritten(c)) {
        // What looks like a letter or digit here may fold into one: look at everything.
        at = true;
        assigns = true;
        digits = FEWEST_DIGITS;
        return false;
      }
      if (c >= '0' && c <= '9') {
        digits++;
        digitInRun = true;
      }
      if (c == '@' || c == '%') at = true;
      if (c == ':' || c == '=') assigns = true;
      // Private keys begin with five.
      dashes = c == '-' ? dashes + 1 : 0;
      keyLike |= dashes == 5;
      boolean inRun = c > ' ' && c < 0x7f && c != ':' && c != '=';
      if (inRun) {
        run++;
      } else {
        keyLike |= isKeyLike(run, digitInRun);
        run = 0;
        digitInRun = false;
      }
    }
    keyLike |= isKeyLike(run, digitInRun);
    return !at && !assigns && !keyLike && digits < FEWEST_DIGITS;
  }

  private static boolean isKeyLike(int run, boolean digit) {
    return run >= LONG_RUN || (digit && run >= SHORTEST_KEY);
  }

  // Letters with accents and other scripts' letters are as ordinary as ASCII.
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

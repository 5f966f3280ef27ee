package dev.rein.tracing;

/// One text with personal data and secrets replaced. Each look over it takes time proportional to
/// its length: what a look reads around a place is bounded, or is not read again.
final class MaskedText {
  private static final int SHORTEST = 5;
  static final int FEWEST_DIGITS = 7;
  static final int SHORTEST_KEY = 8;
  private static final int LONG_RUN = FindSecrets.SHORTEST_BEARER_OF_LETTERS;
  static final int PEM_DASHES = 5;

  // What a character may be a part of, by its ASCII code.
  static final byte LETTER = 1;
  static final byte DIGIT = 2;
  static final byte AT = 3;
  static final byte ASSIGN = 4;
  static final byte DASH = 5;
  private static final byte[] KINDS = kinds();

  private boolean at;
  private boolean assigns;
  private boolean keyLike;
  private int digits;

  private MaskedText() {}

  private static byte[] kinds() {
    byte[] kinds = new byte[0x80];
    for (char c = 0; c < 0x80; c++) {
      if (Chars.isDigit(c)) kinds[c] = DIGIT;
      else if (Chars.isLetter(c) || "_./+~".indexOf(c) >= 0) kinds[c] = LETTER;
      else if (c == '-') kinds[c] = DASH;
      else if (c == '@' || c == '%') kinds[c] = AT;
      else if (c == ':' || c == '=') kinds[c] = ASSIGN;
    }
    return kinds;
  }

  /// What `c` may be a part of, 0 if nothing that is looked for.
  static int kind(char c) {
    return c < 0x80 ? KINDS[c] : 0;
  }

  /// Whether nothing can be found in `text`.
  static boolean isPlain(String text) {
    return text.length() < SHORTEST || QuickLook.isOrdinary(text) || !hints(text);
  }

  /// Whether anything in `text` asks for a careful look.
  static boolean hints(String text) {
    return !new MaskedText().hasNoHint(text);
  }

  /// @param phone whether the text is the value of a field that is named as a phone number
  static String of(String text, boolean phone) {
    if (text.length() < SHORTEST || QuickLook.isOrdinary(text)) return text;
    MaskedText hints = new MaskedText();
    if (hints.hasNoHint(text)) return text;
    Folded folded = Folded.of(text);
    if (text.length() == Opaque.UUID_LENGTH && Opaque.uuidEnd(folded.chars, 0) > 0) return text;
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

  /// The look for hints at what is to be looked for.
  private boolean hasNoHint(String text) {
    int run = 0;
    int dashes = 0;
    int digitsSoFar = 0;
    int digitsBeforeRun = 0;
    int longest = 0;
    int longestWithDigit = 0;
    for (int i = 0, length = text.length(); i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // What looks like a letter or digit here may fold into one: look at everything.
        if (isOddlyWritten(c)) return lookAtEverything();
        run = 0;
        continue;
      }
      byte kind = KINDS[c];
      if (kind == LETTER || kind == DIGIT || kind == DASH) {
        if (run++ == 0) digitsBeforeRun = digitsSoFar;
        if (kind == DIGIT) digitsSoFar++;
        dashes = kind == DASH ? dashes + 1 : 0;
        if (dashes == PEM_DASHES) keyLike = true;
        if (run > longest) longest = run;
        if (digitsSoFar > digitsBeforeRun && run > longestWithDigit) longestWithDigit = run;
      } else {
        if (kind == AT) at = true;
        else if (kind == ASSIGN) assigns = true;
        run = 0;
        dashes = 0;
      }
    }
    digits = digitsSoFar;
    keyLike |= longestWithDigit >= SHORTEST_KEY || longest >= LONG_RUN;
    return !at && !assigns && !keyLike && digits < FEWEST_DIGITS;
  }

  private boolean lookAtEverything() {
    at = true;
    assigns = true;
    digits = FEWEST_DIGITS;
    return false;
  }

  // Letters with accents and other scripts' letters are as ordinary as ASCII.
  static boolean isOddlyWritten(char c) {
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

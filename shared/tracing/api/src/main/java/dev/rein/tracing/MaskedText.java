package dev.rein.tracing;

/// One text with personal data and secrets replaced. Each look over it takes time proportional to
/// its length: what a look reads around a place is bounded, or is not read again.
final class MaskedText {
  private static final int SHORTEST = 5;

  private MaskedText() {}

  /// Whether nothing can be found in `text`.
  static boolean isPlain(String text) {
    return text.length() < SHORTEST || QuickLook.hints(text) == 0;
  }

  /// @param phone whether the text is the value of a field that is named as a phone number
  static String of(String text, boolean phone) {
    if (text.length() < SHORTEST) return text;
    int hints = QuickLook.hints(text);
    return hints == 0 ? text : carefully(text, hints, phone);
  }

  /// @param hints at what to look for, see [QuickLook]
  static String carefully(String text, int hints, boolean phone) {
    Folded folded = Folded.of(text);
    if (text.length() == Opaque.UUID_LENGTH && Opaque.uuidEnd(folded.chars, 0) > 0) return text;
    Finds finds = new Finds(folded);
    // Foreign dashes were not counted.
    if (has(hints, QuickLook.DASHES) || folded.differs())
      FindSecrets.privateKeys(folded.chars, finds);
    if (has(hints, QuickLook.ASSIGN | QuickLook.KEY)) {
      FindSecrets.in(folded.chars, finds, has(hints, QuickLook.KEY));
    }
    if (has(hints, QuickLook.AT)) FindEmails.in(folded.chars, finds);
    if (has(hints, QuickLook.NUMBER)) {
      Opaque.hide(folded.chars);
      FindIbans.in(folded.chars, finds);
      FindNumbers.in(folded.chars, finds, phone);
    }
    return finds.applied(text);
  }

  private static boolean has(int hints, int any) {
    return (hints & any) != 0;
  }
}

package dev.rein.runtime;

/// Texts in which there is nothing to read.
public final class Blank {
  private Blank() {}

  /// True also for spaces that Java does not count as white space, such as U+00A0, and for
  /// characters that are there and not seen: joiners, marks of direction and of variation, fillers.
  public static boolean isBlank(String text) {
    return text.codePoints().noneMatch(Blank::isSeen);
  }

  private static boolean isSeen(int codePoint) {
    if (Character.isWhitespace(codePoint) || isFiller(codePoint)) return false;
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }

  /// Letters and symbols by their category that are drawn as nothing: the Hangul fillers, and the
  /// Braille pattern without a dot.
  private static boolean isFiller(int codePoint) {
    return switch (codePoint) {
      case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800 -> true;
      default -> false;
    };
  }
}

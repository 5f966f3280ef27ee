package dev.rein.llm;

import java.util.regex.Pattern;

/// Lets through only what is a constant of the provider's, so that nothing else it says reaches an
/// error message.
final class Words {
  private static final Pattern ENUM_WORD = Pattern.compile("[A-Z][A-Z0-9_]{0,59}");

  private Words() {}

  /// @return `word`, or `UNREADABLE` where it is not spelled like a constant
  static String enumWord(String word) {
    return ENUM_WORD.matcher(word).matches() ? word : "UNREADABLE";
  }
}

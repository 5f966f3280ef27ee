package dev.rein.judge;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Makes texts that look alike alike.
final class Folding {
  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");

  private static final Pattern SPACES = Pattern.compile(" {2,}");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  // Letters of other alphabets that pass for Latin ones, and the Latin ones.
  private static final String ALIKE = "аеорсхуіјѕһԁԛԝкмтвнοαιυνρκτχεηɪɢɴʀʙᴀᴇᴏᴛᴜᴄᴠᴍᴋʟᴅѡɑցօսոгп";
  private static final String LATIN = "aeopcxyijshdqwkmtbhoaiuvpktxenignrbaeotucvmkldwagounrn";

  // Digits and signs that are read as letters.
  private static final String LEET = "0134578@$";
  private static final String LETTERS = "oieastbas";

  private Folding() {}

  /// Lower case, compatibility forms, no accents, no characters that can't be seen, single spaces.
  static String plain(String text) {
    if (isAscii(text)) {
      String single = text.contains("  ") ? SPACES.matcher(text).replaceAll(" ") : text;
      return single.strip().toLowerCase(Locale.ROOT);
    }
    String seen = invisibleGone(text);
    String folded = withoutAccents(seen).toLowerCase(Locale.ROOT);
    return SPACE.matcher(folded).replaceAll(" ").strip();
  }

  /// Printable characters only.
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F) return false;
    }
    return true;
  }

  static String withoutAccents(String text) {
    String apart = Normalizer.normalize(text, Normalizer.Form.NFKD);
    return Normalizer.normalize(ACCENTS.matcher(apart).replaceAll(""), Normalizer.Form.NFC);
  }

  private static String invisibleGone(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isInvisible(c)).forEach(seen::appendCodePoint);
    return seen.toString();
  }

  static boolean isInvisible(int c) {
    return Character.getType(c) == Character.FORMAT || c == 0x180E;
  }

  /// @param plain of [#plain]
  static String latin(String plain) {
    return isAscii(plain) ? plain : mapped(plain, ALIKE, LATIN);
  }

  /// @param plain of [#plain]; digits become letters only inside words that have letters
  static String unleeted(String plain) {
    if (!hasAnyOf(LEET, plain)) return plain;
    StringBuilder out = new StringBuilder(plain.length());
    for (int begin = 0; begin < plain.length(); ) {
      int space = plain.indexOf(' ', begin);
      int end = space < 0 ? plain.length() : space + 1;
      String word = plain.substring(begin, end);
      boolean meant = hasAnyOf(LEET, word) && word.chars().anyMatch(Character::isLetter);
      out.append(meant ? mapped(word, LEET, LETTERS) : word);
      begin = end;
    }
    return out.toString();
  }

  private static boolean hasAnyOf(String characters, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) return true;
    }
    return false;
  }

  private static String mapped(String text, String from, String to) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      int at = from.indexOf(out.charAt(i));
      if (at >= 0) out.setCharAt(i, to.charAt(at));
    }
    return out.toString();
  }
}

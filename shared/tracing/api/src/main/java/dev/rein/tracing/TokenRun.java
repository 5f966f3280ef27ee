package dev.rein.tracing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// The run of characters from some place on that a token may be of: base64 of either kind, parts
/// joined by dots, padding, and whatever a query string escapes of it. An escape is one character,
/// and no digit or letter.
///
/// No run holds `=` or `:` inside, so none is read twice.
final class TokenRun {
  static final int SHORTEST_BEARER_OF_LETTERS = 24;

  private static final int SHORTEST_BEARER = 8;
  private static final int LONGEST_BASIC = 256;
  private static final int SHORTEST_RANDOM = 16;
  private static final int SHORTEST_TOKEN = 12;
  private static final int LONGEST_PADDING = 3;
  private static final int ESCAPE = 3;

  private final char[] text;
  private final int start;
  private final int end;
  private int length;
  private boolean digit;
  private boolean upper;
  private boolean lower;
  private boolean joined;

  TokenRun(char[] text, int start) {
    this.text = text;
    this.start = start;
    int stop = start;
    while (stop < text.length) {
      if (isPart(text[stop])) stop++;
      else if (isEscape(text, stop)) stop += ESCAPE;
      else break;
    }
    while (stop > start && text[stop - 1] == '.') stop--;
    measure(stop);
    this.end = stop == start ? start : padded(stop);
  }

  /// Exclusive.
  int end() {
    return end;
  }

  private static boolean isPart(char c) {
    return Chars.isToken(c) || c == '+' || c == '/' || c == '.' || c == '~';
  }

  private static boolean isEscape(char[] text, int at) {
    return text[at] == '%'
        && at + 2 < text.length
        && Chars.isHex(text[at + 1])
        && Chars.isHex(text[at + 2]);
  }

  private void measure(int stop) {
    for (int i = start; i < stop; length++) {
      char c = text[i];
      digit |= Chars.isDigit(c);
      upper |= c >= 'A' && c <= 'Z';
      lower |= c >= 'a' && c <= 'z';
      joined |= c == '-' || c == '_' || c == '.' || c == '/' || c == '%';
      i += c == '%' ? ESCAPE : 1;
    }
  }

  private int padded(int stop) {
    int i = stop;
    while (i < text.length && i - stop < LONGEST_PADDING && text[i] == '=') i++;
    length += i - stop;
    return i;
  }

  private boolean isUuid() {
    return length >= Opaque.UUID_LENGTH && Opaque.uuidEnd(text, start) == end;
  }

  boolean isBearer() {
    return (length >= SHORTEST_BEARER && digit) || length >= SHORTEST_BEARER_OF_LETTERS;
  }

  /// What stands behind a name that says it is one.
  boolean isToken() {
    return isUuid()
        || (length >= SHORTEST_TOKEN && digit && (upper || lower))
        || length >= 2 * SHORTEST_RANDOM;
  }

  /// What stands behind the name of a scheme, which may be any word.
  boolean isCredential() {
    return isUuid() || isRandom() || isPadded();
  }

  // No word ends so.
  private boolean isPadded() {
    return text[end - 1] == '=' && length >= SHORTEST_RANDOM && upper && lower;
  }

  // A word that ends in "key" names many things: only what looks drawn by lot is a secret.
  boolean isRandom() {
    if (length < SHORTEST_RANDOM || isUuid()) return false;
    return digit && ((upper && lower) || ((upper || lower) && !joined));
  }

  // "Basic understanding" is no password.
  boolean isBasic() {
    if (length < SHORTEST_BEARER || length > LONGEST_BASIC) return false;
    try {
      byte[] decoded = Base64.getDecoder().decode(base64());
      String pair = new String(decoded, StandardCharsets.ISO_8859_1);
      int colon = pair.indexOf(':');
      // Nor is "Basic ReadOnly", in which there is a colon by chance.
      return colon > 0 && (digit || isReadable(pair, colon));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isReadable(String pair, int nameEnd) {
    for (int i = 0; i < pair.length(); i++) {
      char c = pair.charAt(i);
      if (c < ' ' || (i < nameEnd && c > '~')) return false;
    }
    return true;
  }

  /// Up to what is escaped and none of its characters.
  private String base64() {
    StringBuilder plain = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      if (text[i] != '%') {
        plain.append(text[i]);
        continue;
      }
      int c = Character.digit(text[i + 1], 16) << 4 | Character.digit(text[i + 2], 16);
      if (c != '/' && c != '=') break;
      plain.append((char) c);
      i += ESCAPE - 1;
    }
    return plain.toString();
  }
}

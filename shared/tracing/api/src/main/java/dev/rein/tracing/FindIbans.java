package dev.rein.tracing;

/// Finds bank account numbers: a country's code, its length, and a checksum that is right.
final class FindIbans {
  /// Country and length, as the IBAN registry has them.
  private static final String COUNTRIES =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29"
          + "ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30"
          + "KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24"
          + "PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29"
          + "VA22VG24XK20YE30";

  private static final int LETTERS = 26;
  private static final byte[] LENGTHS = lengths();

  private FindIbans() {}

  private static byte[] lengths() {
    byte[] lengths = new byte[LETTERS * LETTERS];
    for (int i = 0; i < COUNTRIES.length(); i += 4) {
      int country = country(COUNTRIES.charAt(i), COUNTRIES.charAt(i + 1));
      lengths[country] = Byte.parseByte(COUNTRIES.substring(i + 2, i + 4));
    }
    return lengths;
  }

  private static int country(char a, char b) {
    return ((a | 32) - 'a') * LETTERS + (b | 32) - 'a';
  }

  /// Quick: whether a country's code stands before the digits at `digit`. Any foreign character may
  /// be a space.
  static boolean mayBeginBefore(String text, int digit) {
    if (digit < 2) return false;
    char before = text.charAt(digit - 1);
    int start = before == ' ' || before >= 0x80 ? digit - 3 : digit - 2;
    return start >= 0 && length(text.charAt(start), text.charAt(start + 1)) > 0;
  }

  static void in(char[] text, Finds finds) {
    int count = text.length;
    for (int digit = 2; digit + 1 < count; digit++) {
      if (!Chars.isDigit(text[digit]) || !Chars.isDigit(text[digit + 1])) continue;
      int i = text[digit - 1] == ' ' ? digit - 3 : digit - 2;
      if (i < 0) continue;
      int length = length(text[i], text[i + 1]);
      if (length == 0 || (i > 0 && Chars.isAlnum(text[i - 1]) && !followsItsName(text, i)))
        continue;
      int end = end(text, i, length);
      if (end > 0) finds.add(i, end, Finds.IBAN);
    }
  }

  /// @return of the IBANs of that country, 0 if there is none
  private static int length(char a, char b) {
    return Chars.isLetter(a) && Chars.isLetter(b) ? LENGTHS[country(a, b)] : 0;
  }

  private static boolean followsItsName(char[] text, int i) {
    return i >= 4
        && (text[i - 4] | 32) == 'i'
        && (text[i - 3] | 32) == 'b'
        && (text[i - 2] | 32) == 'a'
        && (text[i - 1] | 32) == 'n';
  }

  /// @return behind the IBAN of `length` letters and digits that starts at `start`, or -1
  private static int end(char[] text, int start, int length) {
    char[] plain = new char[length];
    int count = 0;
    int gap = 0;
    int i = start;
    for (; i < text.length && count < length && gap <= 2; i++) {
      if (Chars.isAlnum(text[i])) {
        plain[count++] = text[i];
        gap = 0;
      } else if (text[i] == ' ' || text[i] == '-' || text[i] == '.') {
        gap++;
      } else {
        return -1;
      }
    }
    if (count < length || (i < text.length && Chars.isAlnum(text[i]))) return -1;
    return remainder(plain) == 1 ? i : -1;
  }

  // ISO 7064: the first four characters go last, and a letter counts as two digits.
  private static int remainder(char[] iban) {
    int remainder = 0;
    for (int i = 0; i < iban.length; i++) {
      char c = iban[(i + 4) % iban.length];
      remainder =
          Chars.isDigit(c)
              ? (remainder * 10 + c - '0') % 97
              : (remainder * 100 + (c | 32) - 'a' + 10) % 97;
    }
    return remainder;
  }
}

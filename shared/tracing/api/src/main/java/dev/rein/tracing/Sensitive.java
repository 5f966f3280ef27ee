package dev.rein.tracing;

import java.util.Arrays;

/// What the name of a field says about its value.
enum Sensitive {
  NO,
  /// Digits in it are a phone number, even where alone they could be anything.
  PHONE,
  /// Text in it is a key if it is long enough.
  TOKEN,
  /// Whatever is in it.
  SECRET;

  static final int SHORTEST_TOKEN = 8;

  private static final int LONGEST_NAME = 60;

  private static final String[] SECRETS = {
    "password", "passwd", "passphrase", "passwort", "kennwort", "secret", "pwd", "motdepasse"
  };
  private static final String[] TOKENS = {
    "token",
    "apikey",
    "accesskey",
    "privatekey",
    "secretkey",
    "authkey",
    "accountkey",
    "credential",
    "credentials",
    "authorization",
    "signature",
    "cookie",
    "sessionid"
  };
  private static final String[] PHONES = {
    "phone", "phones", "phoneno", "phonenumber", "phonenumbers", "mobile", "mobilenumber",
    "cellphone", "telephone", "telefon", "telefonnummer", "telefono", "handy", "handynummer",
    "msisdn", "whatsapp", "fax"
  };

  // Looked at in texts only, where the value decides.
  private static final String[] OTHERS = {"key", "sig", "auth", "tel", "cell"};

  private static final int[] TAILS = tails();

  static Sensitive of(String name) {
    // How it ends is what counts.
    String end = name.substring(Math.max(0, name.length() - LONGEST_NAME));
    char[] chars = end.toCharArray();
    return mayEndAs(chars, 0, chars.length) ? ofBare(bare(end)) : NO;
  }

  /// @param bare lower case, letters only, see [#bare]
  static Sensitive ofBare(String bare) {
    if (bare.isEmpty()) return NO;
    if (endsWithOneOf(bare, SECRETS)) return SECRET;
    if (endsWithOneOf(bare, TOKENS)) return TOKEN;
    return endsWithOneOf(bare, PHONES) || bare.equals("tel") || bare.equals("cell") ? PHONE : NO;
  }

  /// Quick: whether the last three letters are those of some word that says something.
  static boolean mayEndAs(char[] name, int start, int end) {
    int tail = 0;
    int shift = 0;
    for (int i = end - 1; i >= start && shift < 24; i--) {
      if (!Chars.isLetter(name[i])) continue;
      tail |= (name[i] | 32) << shift;
      shift += 8;
    }
    return Arrays.binarySearch(TAILS, tail) >= 0;
  }

  private static int[] tails() {
    String[][] all = {SECRETS, TOKENS, PHONES, OTHERS};
    int count = 0;
    for (String[] words : all) count += words.length;
    int[] tails = new int[count];
    for (String[] words : all) {
      for (String word : words) tails[--count] = tail(word);
    }
    Arrays.sort(tails);
    return tails;
  }

  private static int tail(String word) {
    int length = word.length();
    return word.charAt(length - 3) << 16 | word.charAt(length - 2) << 8 | word.charAt(length - 1);
  }

  /// The ASCII letters of a name in lower case: `X-Api_Key` and `apiKey` are the same name.
  static String bare(CharSequence name) {
    StringBuilder bare = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'a' && c <= 'z') bare.append(c);
      else if (c >= 'A' && c <= 'Z') bare.append((char) (c + 32));
    }
    return bare.toString();
  }

  private static boolean endsWithOneOf(String bare, String[] words) {
    for (String word : words) if (bare.endsWith(word)) return true;
    return false;
  }
}

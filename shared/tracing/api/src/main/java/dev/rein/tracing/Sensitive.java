package dev.rein.tracing;

import java.util.Arrays;

/// What the name of a field says about its value, what says more being later.
enum Sensitive {
  NO,
  /// Digits in it are a phone number, even where alone they could be anything.
  PHONE,
  /// A word in it is a password if it looks like one: a pass may be anything else.
  PASS,
  /// Text in it is a key if it is long enough.
  TOKEN,
  /// Whatever is in it.
  SECRET;

  static final int SHORTEST_TOKEN = 8;

  private static final int LONGEST_NAME = 60;

  private static final String PASS_WORD = "pass";
  private static final int SHORTEST_PASS = 6;
  private static final int LONGEST_PASS = 256;

  private static final String[] SECRETS = {
    "password",
    "passwd",
    "passcode",
    "passphrase",
    "passwort",
    "kennwort",
    "secret",
    "pwd",
    "motdepasse"
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
  private static final String[] OTHERS = {"key", "sig", "auth", "tel", "cell", PASS_WORD};

  private static final int[] TAILS = tails();

  static Sensitive of(String name) {
    // How it ends is what counts.
    String end = name.substring(Math.max(0, name.length() - LONGEST_NAME));
    char[] chars = end.toCharArray();
    if (!mayEndAs(chars, 0, chars.length)) return NO;
    Sensitive kind = ofBare(bare(end));
    return kind == NO && endsAsPass(chars, 0, chars.length) ? PASS : kind;
  }

  /// @param bare lower case, letters only, see [#bare]
  static Sensitive ofBare(String bare) {
    if (bare.isEmpty()) return NO;
    if (endsWithOneOf(bare, SECRETS)) return SECRET;
    if (endsWithOneOf(bare, TOKENS)) return TOKEN;
    return endsWithOneOf(bare, PHONES) || bare.equals("tel") || bare.equals("cell") ? PHONE : NO;
  }

  /// `pass`, `DB_PASS`, `dbPass`, but no compass or bypass.
  static boolean endsAsPass(char[] name, int start, int end) {
    int last = end;
    while (last > start && !Chars.isLetter(name[last - 1])) last--;
    int first = last - PASS_WORD.length();
    if (first < start) return false;
    for (int i = first; i < last; i++) {
      if ((name[i] | 32) != PASS_WORD.charAt(i - first)) return false;
    }
    if (first == start || !Chars.isLetter(name[first - 1])) return true;
    return name[first] == 'P' && name[first - 1] >= 'a';
  }

  /// Whether it is one word of letters and digits that could be a [#PASS].
  static boolean isPassword(CharSequence value) {
    if (value.length() < SHORTEST_PASS || value.length() > LONGEST_PASS) return false;
    boolean digit = false;
    boolean letter = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ') return false;
      digit |= Chars.isDigit(c);
      letter |= Character.isLetter(c);
    }
    return digit && letter;
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

package dev.rein.tracing;

import java.nio.CharBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds what opens something: private keys, the tokens of well-known issuers, JWTs, what follows
/// `Bearer` or `password=`, cookies, and the password in a URL.
final class FindSecrets {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final int LONGEST_PEM_TITLE = 64;

  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_USERINFO = 256;
  private static final int LONGEST_SCHEME_VALUE_GAP = 3;
  private static final int LONGEST_COOKIE_NAME = 128;
  private static final int LONGEST_NAME_VALUE_GAP = 8;
  private static final int SHORTEST_PASSWORD = 4;
  private static final int LONGEST_LOOK = 256;

  private static final String DIGEST = "Digest";
  private static final String SLACK = "hooks.slack.com/";
  private static final int SHORTEST_SLACK_PATH = 24;

  /// What a token begins with, and how many characters must follow at least.
  private record Prefix(String text, int tail) {}

  private static final Prefix[] PREFIXES = {
    new Prefix("AIza", 30),
    new Prefix("AQ.", 20),
    new Prefix("AKIA", 16),
    new Prefix("ASIA", 16),
    new Prefix("ABIA", 16),
    new Prefix("ACCA", 16),
    new Prefix("GOCSPX-", 16),
    new Prefix("SG.", 16),
    new Prefix("dop_v1_", 20),
    new Prefix("eyJ", 14),
    new Prefix("figd_", 20),
    new Prefix("ghp_", 20),
    new Prefix("gho_", 20),
    new Prefix("ghu_", 20),
    new Prefix("ghs_", 20),
    new Prefix("ghr_", 20),
    new Prefix("github_pat_", 20),
    new Prefix("glpat-", 16),
    new Prefix("gsk_", 20),
    new Prefix("hf_", 20),
    new Prefix("lin_api_", 20),
    new Prefix("npm_", 20),
    new Prefix("pk_live_", 12),
    new Prefix("pplx-", 20),
    new Prefix("pypi-", 20),
    new Prefix("rk_live_", 12),
    new Prefix("rk_test_", 12),
    new Prefix("shpat_", 20),
    new Prefix("sk-", 16),
    new Prefix("sk_live_", 12),
    new Prefix("sk_test_", 12),
    new Prefix("tvly-", 16),
    new Prefix("whsec_", 16),
    new Prefix("xai-", 20),
    new Prefix("xapp-", 16),
    new Prefix("xoxa-", 12),
    new Prefix("xoxb-", 12),
    new Prefix("xoxe-", 12),
    new Prefix("xoxp-", 12),
    new Prefix("xoxr-", 12),
    new Prefix("xoxs-", 12),
    new Prefix("ya29.", 16),
  };

  private static final Prefix[][] BY_FIRST = byFirst();

  // What a character may be the beginning of, by its ASCII code.
  private static final byte ASSIGNS = 1;
  private static final byte BEGINS = 2;
  private static final byte[] ROLES = roles(true);
  private static final byte[] ROLES_WITHOUT_KEYS = roles(false);

  private final char[] text;
  private final Finds finds;

  // Of the run of token characters that was measured last. A run is measured once, however many
  // tokens seem to begin in it.
  private int runStart;
  private int runEnd;
  private int lastDigit;

  // Of the name that was read last.
  private int nameStart;
  private int nameEnd;

  // Of the value that was read last. None is read once for each name in it.
  private int valueStart;
  private int valueEnd;
  private boolean valueQuoted;

  private FindSecrets(char[] text, Finds finds) {
    this.text = text;
    this.finds = finds;
  }

  private static Prefix[][] byFirst() {
    Prefix[][] byFirst = new Prefix[0x80][0];
    for (Prefix prefix : PREFIXES) {
      char first = prefix.text.charAt(0);
      Prefix[] longer = Arrays.copyOf(byFirst[first], byFirst[first].length + 1);
      longer[longer.length - 1] = prefix;
      byFirst[first] = longer;
    }
    return byFirst;
  }

  private static byte[] roles(boolean keys) {
    byte[] roles = new byte[0x80];
    roles[':'] = ASSIGNS;
    roles['='] = ASSIGNS;
    roles['b'] = BEGINS;
    roles['B'] = BEGINS;
    for (int c = 0; keys && c < roles.length; c++) if (BY_FIRST[c].length > 0) roles[c] = BEGINS;
    return roles;
  }

  /// @param keys whether there may be any that need no name or scheme before them
  static void in(char[] text, Finds finds, boolean keys) {
    FindSecrets look = new FindSecrets(text, finds);
    byte[] roles = keys ? ROLES : ROLES_WITHOUT_KEYS;
    for (int i = 0; i < text.length; i++) {
      char c = text[i];
      if (c >= 0x80 || roles[c] == 0) continue;
      if (roles[c] == BEGINS) {
        if (i == 0 || !Chars.isAlnum(text[i - 1])) look.word(i);
      } else if (Chars.startsWith(text, i, "://")) {
        look.userInfo(i + 3);
      } else {
        look.assignment(i);
      }
    }
  }

  static void privateKeys(char[] text, Finds finds) {
    int from = 0;
    while (true) {
      int begin = Chars.indexOf(text, BEGIN, from, text.length);
      if (begin < 0) return;
      from = begin + BEGIN.length();
      if (Chars.indexOf(text, PRIVATE, from, from + LONGEST_PEM_TITLE) < 0) continue;
      int end = Chars.indexOf(text, END, from, text.length);
      // One that was cut off is still one.
      int dashes = end < 0 ? -1 : Chars.indexOf(text, "-----", end + END.length(), text.length);
      from = dashes < 0 ? text.length : dashes + 5;
      finds.add(begin, from, Finds.KEY);
    }
  }

  private void hide(int start, int end) {
    finds.add(start, end, Finds.KEY);
    valueEnd = 0;
  }

  private void word(int i) {
    for (Prefix prefix : BY_FIRST[text[i]]) {
      if (!Chars.startsWith(text, i, prefix.text)) continue;
      int tail = i + prefix.text.length();
      measureRun(tail);
      if (runEnd - tail < prefix.tail || lastDigit < tail) continue;
      hide(i, dottedEnd(runEnd));
      return;
    }
    if ((text[i] | 32) == 'b') scheme(i);
    if (Chars.startsWith(text, i, SLACK)) webhook(i + SLACK.length());
  }

  /// Whoever knows the path may write to the channel.
  private void webhook(int path) {
    TokenRun value = new TokenRun(text, path);
    if (value.end() - path >= SHORTEST_SLACK_PATH) hide(path, value.end());
  }

  private void measureRun(int at) {
    if (at >= runStart && at < runEnd) return;
    runStart = at;
    runEnd = at;
    lastDigit = -1;
    while (runEnd < text.length && Chars.isToken(text[runEnd])) {
      if (Chars.isDigit(text[runEnd])) lastDigit = runEnd;
      runEnd++;
    }
  }

  // The further parts of a JWT and of others that are joined by dots.
  private int dottedEnd(int end) {
    int i = end;
    while (i < text.length) {
      if (Chars.isToken(text[i])) i++;
      else if (text[i] == '.' && i + 1 < text.length && Chars.isToken(text[i + 1])) i++;
      else break;
    }
    return i;
  }

  /// `Bearer …` and `Basic …`
  private void scheme(int i) {
    int end = i;
    while (end < text.length && end - i < 7 && Chars.isLetter(text[end])) end++;
    String name = new String(text, i, end - i);
    boolean bearer = name.equalsIgnoreCase("bearer");
    if (!bearer && !name.equalsIgnoreCase("basic")) return;
    int start = behindSpaces(end);
    if (start == end) return;
    TokenRun value = new TokenRun(text, start);
    if (bearer ? value.isBearer() : value.isBasic()) hide(start, value.end());
  }

  private int behindSpaces(int end) {
    int i = end;
    while (i < text.length && i - end < LONGEST_SCHEME_VALUE_GAP && text[i] == ' ') i++;
    return i;
  }

  /// `user:password@` behind `://`
  private void userInfo(int start) {
    int at = -1;
    int password = -1;
    boolean slash = false;
    int limit = Math.min(text.length, start + LONGEST_USERINFO);
    for (int i = start; i < limit; i++) {
      char c = text[i];
      if (c == '@') at = i;
      if (c == ':' && at < 0 && password < 0) password = i + 1;
      if (c == '/') {
        if (at >= 0 || (!slash && !mayHoldSlash(password, i))) break;
        slash = true;
      }
      if (c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>') break;
    }
    if (at <= start || password < 0) return;
    if (!slash || (hasDigit(password, at) && isHost(at + 1))) hide(start, at);
  }

  // `host:8080/path` has a port before its slash.
  private boolean mayHoldSlash(int password, int slash) {
    if (password < 0 || password == slash) return false;
    int i = password;
    while (i < slash && Chars.isDigit(text[i])) i++;
    return i < slash && text[i] != ']';
  }

  private boolean isHost(int at) {
    return at < text.length && (Chars.isAlnum(text[at]) || text[at] == '[');
  }

  /// `name=value`, `name: value`, `"name":"value"`
  private void assignment(int at) {
    String name = nameBefore(at);
    if (name == null) return;
    Sensitive kind = Sensitive.ofBare(name);
    if (kind == Sensitive.NO && Sensitive.endsAsPass(text, nameStart, nameEnd)) {
      kind = Sensitive.PASS;
    }
    boolean anyKey = name.endsWith("key") || name.equals("sig") || name.equals("auth");
    if ((kind == Sensitive.NO && !anyKey) || kind == Sensitive.PHONE) return;

    int start = at + 1;
    if (start < text.length && (text[start] == '>' || text[start] == '=')) start++;
    int gap = start;
    boolean equals = text[at] == '=';
    boolean broken = false;
    while (start < text.length && start - gap < LONGEST_NAME_VALUE_GAP) {
      // An empty value is one, and the next line has its own name.
      boolean line = isLineEnd(text[start]);
      if (line ? equals : text[start] != '\t' && !isQuoteOrSpace(text[start])) break;
      broken |= line;
      start++;
    }
    boolean tight = start == gap;
    boolean quoted = !tight && isQuote(text[start - 1]);
    if (kind == Sensitive.SECRET || kind == Sensitive.PASS) {
      int end = passwordEnd(start, quoted);
      if (broken && isName(end)) return;
      boolean is =
          kind == Sensitive.SECRET
              ? isPassword(start, end, quoted || (tight && equals))
              : isPass(start, end, equals);
      if (is) hide(start, end);
      return;
    }
    if (name.endsWith("cookie") && cookies(start, start)) return;
    TokenRun value = new TokenRun(text, start);
    if (broken && isName(value.end())) return;
    if (kind == Sensitive.TOKEN ? value.isToken() : value.isRandom()) {
      hide(start, value.end());
    } else if (name.endsWith("authorization")) {
      int end = value.end();
      boolean digest = end - start == DIGEST.length() && Chars.startsWith(text, start, DIGEST);
      if (!digest || !cookies(behindSpaces(end), start)) credentials(behindSpaces(end));
    }
  }

  /// Whether what ends at `end` is the name of something else.
  private boolean isName(int end) {
    if (end > 0 && text[end - 1] == ':') return true;
    int i = end;
    while (i < text.length && i - end < 2 && isQuoteOrSpace(text[i])) i++;
    return i < text.length && (text[i] == ':' || text[i] == '=');
  }

  /// Behind the name of a scheme, `Token` or `ApiKey` or any other.
  private void credentials(int start) {
    TokenRun value = new TokenRun(text, start);
    if (value.isCredential()) hide(start, value.end());
  }

  /// `sid=…; theme=…`: any value is one, and so is all that follows it in the line.
  ///
  /// @param header where the value of the header begins
  private boolean cookies(int start, int header) {
    int limit = Math.min(text.length, start + LONGEST_COOKIE_NAME);
    int at = start;
    while (at < limit && isCookieName(text[at])) at++;
    if (at == start || at == limit || text[at] != '=') return false;
    int end = cookiesEnd(at + 1, header);
    if (end > at + 1) hide(at + 1, end);
    return true;
  }

  private static boolean isCookieName(char c) {
    return c > ' ' && !isQuote(c) && c != '=' && c != ';' && c != ',';
  }

  // Only the quotation that the header is in ends it before its line does.
  private int cookiesEnd(int from, int header) {
    int opening = isQuote(text[header - 1]) ? header - 1 : nameStart - 1;
    boolean open = opening >= 0 && isQuote(text[opening]);
    char quote = open ? text[opening] : '\n';
    boolean escaped = open && opening > 0 && text[opening - 1] == '\\';
    int i = from;
    while (i < text.length && !isLineEnd(text[i]) && text[i] != Finds.BLANK) {
      if (escaped ? text[i] == '\\' : text[i] == quote && text[i - 1] != '\\') break;
      i++;
    }
    return i;
  }

  private @Nullable String nameBefore(int at) {
    int end = at;
    while (end > 0 && at - end < 4 && (isQuoteOrSpace(text[end - 1]) || text[end - 1] == '\t')) {
      end--;
    }
    int start = end;
    while (start > 0 && end - start < LONGEST_NAME && isNameChar(text[start - 1])) start--;
    if (start == end || !Sensitive.mayEndAs(text, start, end)) return null;
    nameStart = start;
    nameEnd = end;
    return Sensitive.bare(new String(text, start, end - start));
  }

  private static boolean isNameChar(char c) {
    return Chars.isToken(c) || c == '.';
  }

  private static boolean isQuoteOrSpace(char c) {
    return c == ' ' || isQuote(c);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '\\' || c == '`';
  }

  private int passwordEnd(int start, boolean quoted) {
    int i = start;
    char closing = start < text.length ? closing(start) : 0;
    if (closing != 0) {
      int inner = plainEnd(start + 1, quoted);
      // The bracket that closes it, or its part, is no end.
      i = inner < text.length && text[inner] == closing ? inner + 1 : start + 1;
    }
    int end = plainEnd(i, quoted);
    if (quoted || end == start || end - start >= SHORTEST_PASSWORD) return end;
    // Half a password, unless another name follows.
    if (end + 1 >= text.length || ",;|<>".indexOf(text[end]) < 0) return end;
    int further = plainEnd(end + 1, false);
    return further < text.length && text[further] == '=' ? end : further;
  }

  private int plainEnd(int start, boolean quoted) {
    if (start >= valueStart && start < valueEnd && quoted == valueQuoted) return valueEnd;
    int i = start;
    while (i < text.length && text[i] != Finds.BLANK && !isPasswordEnd(text[i], quoted)) i++;
    valueStart = start;
    valueEnd = i;
    valueQuoted = quoted;
    return i;
  }

  private static boolean isPasswordEnd(char c, boolean quoted) {
    if (isQuote(c) || isLineEnd(c)) return true;
    if (quoted) return false;
    return c <= ' ' || ",;&<>)}]|=".indexOf(c) >= 0;
  }

  private boolean isPassword(int start, int end, boolean plainlyOne) {
    int length = end - start;
    if (length < SHORTEST_PASSWORD || isPlaceholder(start, end)) return false;
    if (plainlyOne) return true;
    // "Password: required" is a sentence.
    return length >= SHORTEST_PASSWORD + 2 && hasDigit(start, end);
  }

  // "Boarding pass: AB1234" is none.
  private boolean isPass(int start, int end, boolean equals) {
    boolean afterWord =
        nameStart > 1 && text[nameStart - 1] == ' ' && Character.isLetter(text[nameStart - 2]);
    return (equals || !afterWord)
        && !isPlaceholder(start, end)
        && Sensitive.isPassword(CharBuffer.wrap(text, start, end - start));
  }

  /// `${…}`, `{…}`, `[…]`, `<…>` and `***`, whole; and what opens a structure.
  private boolean isPlaceholder(int start, int end) {
    if (start >= end) return false;
    if (text[start] == '*') {
      int i = start;
      while (i < end && text[i] == '*') i++;
      return i == end;
    }
    char closing = closing(start);
    if (closing == 0) return false;
    if (text[end - 1] == closing) return true;
    if (end < text.length && text[end] == ' ') return closesInLine(end, closing);
    return text[start] != '$' && !hasDigit(start, end);
  }

  // `<your OAuth2 secret>`
  private boolean closesInLine(int from, char closing) {
    int limit = Math.min(text.length, from + LONGEST_LOOK);
    int i = from;
    while (i < limit && text[i] != closing && !isPasswordEnd(text[i], true)) i++;
    return i < limit && text[i] == closing;
  }

  private char closing(int start) {
    return switch (text[start]) {
      case '{' -> '}';
      case '[' -> ']';
      case '<' -> '>';
      case '$' -> start + 1 < text.length && text[start + 1] == '{' ? '}' : 0;
      default -> 0;
    };
  }

  private boolean hasDigit(int start, int end) {
    int limit = Math.min(end, start + LONGEST_LOOK);
    for (int i = start; i < limit; i++) if (Chars.isDigit(text[i])) return true;
    return false;
  }
}

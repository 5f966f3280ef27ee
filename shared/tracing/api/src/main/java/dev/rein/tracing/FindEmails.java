package dev.rein.tracing;

/// Finds e-mail addresses: around each `@`, a local part and a domain whose last label is of
/// letters.
final class FindEmails {
  private static final int LONGEST_LOCAL = 256;
  private static final int LONGEST_DOMAIN = 255;

  private final char[] text;

  private FindEmails(char[] text) {
    this.text = text;
  }

  static void in(char[] text, Finds finds) {
    FindEmails look = new FindEmails(text);
    for (int at = 1; at < text.length - 2; at++) {
      if (text[at] != '@') continue;
      int start = look.localStart(at);
      int end = start == at ? -1 : look.domainEnd(at + 1);
      if (end > 0) finds.add(start, end, Finds.EMAIL);
    }
  }

  private int localStart(int at) {
    int limit = Math.max(0, at - LONGEST_LOCAL);
    if (text[at - 1] == '"') {
      int i = at - 2;
      while (i >= limit && text[i] != '"' && text[i] != Finds.BLANK) i--;
      return i >= limit && text[i] == '"' ? i : at;
    }
    int start = at;
    while (start > limit && (isLocal(text[start - 1]) || isInnerApostrophe(start - 1))) start--;
    while (start < at && text[start] == '.') start++;
    return start;
  }

  // That of "o'neil", not the quotation mark before a whole address.
  private boolean isInnerApostrophe(int i) {
    return (text[i] == '\'' || text[i] == '’')
        && i > 0
        && Character.isLetter(text[i - 1])
        && Character.isLetter(text[i + 1]);
  }

  private static boolean isLocal(char c) {
    return c < 0x80
        ? Chars.isToken(c) || c == '.' || c == '+' || c == '%' || c == '~'
        : Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /// @return -1 if there is no domain
  private int domainEnd(int start) {
    if (start < text.length && text[start] == '[') return literalEnd(start + 1);
    int limit = Math.min(text.length, start + LONGEST_DOMAIN);
    int end = -1;
    int label = start;
    int dots = 0;
    while (label < limit) {
      int i = label;
      while (i < limit && isLabel(text[i])) i++;
      if (i == label) break;
      if (dots > 0 && isTopLevel(label, i)) end = i;
      if (i >= limit || text[i] != '.') break;
      dots++;
      label = i + 1;
    }
    return end;
  }

  // `java.base@25.0.1` has none.
  private boolean isTopLevel(int from, int to) {
    if (Chars.startsWith(text, from, "xn--")) return true;
    int i = from;
    while (i < to && Character.isLetter(text[i])) i++;
    return i - from >= 2;
  }

  private static boolean isLabel(char c) {
    return Chars.isToken(c) || (c >= 0x80 && Character.isLetterOrDigit(c));
  }

  private int literalEnd(int start) {
    int i = start;
    while (i < text.length && i - start < 64 && (Chars.isAlnum(text[i]) || isIp(text[i]))) i++;
    return i > start && i < text.length && text[i] == ']' ? i + 1 : -1;
  }

  private static boolean isIp(char c) {
    return c == '.' || c == ':';
  }
}

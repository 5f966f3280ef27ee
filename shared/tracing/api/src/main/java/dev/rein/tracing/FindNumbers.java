package dev.rein.tracing;

import java.util.Locale;

/// Finds payment card and phone numbers among groups of digits.
///
/// A card is told by its issuer's digits and its check digit. A phone number has neither, so it
/// must be written as people write one: with a country's prefix, a leading zero, an area code in
/// brackets, North America's 3-3-4, or behind a word such as "call".
final class FindNumbers {
  static final int MAX_CARD = 19;
  private static final int MIN_CARD = 13;
  private static final int MAX_PHONE = 15;
  private static final int MIN_PHONE = 7;
  private static final int MAX_GROUPS = 9;
  private static final int MAX_DIGITS = 20;
  static final int LONGEST_GAP = 3;
  private static final int LONGEST_WORD = 16;
  private static final int FILLERS = 3;

  private final char[] text;
  private final Finds finds;
  private final boolean phoneField;

  // The groups of digits from the place that is looked at.
  private final int[] starts = new int[MAX_GROUPS];
  private final int[] ends = new int[MAX_GROUPS];
  private final int[] totals = new int[MAX_GROUPS];
  private final char[] digits = new char[MAX_DIGITS];
  private int groups;

  private FindNumbers(char[] text, Finds finds, boolean phoneField) {
    this.text = text;
    this.finds = finds;
    this.phoneField = phoneField;
  }

  /// @param phoneField whether the text is the value of a field that is named as a phone number
  static void in(char[] text, Finds finds, boolean phoneField) {
    FindNumbers look = new FindNumbers(text, finds, phoneField);
    for (int i = 0; i < text.length; ) i = look.at(i);
  }

  /// @return where to look next
  private int at(int i) {
    if (!Chars.isDigit(text[i])) return i + 1;
    read(i);
    int next = ends[0];
    if (totals[groups - 1] < MIN_PHONE || totals[0] > MAX_CARD) return next;
    if (!Chars.isEdge(text, i - 1, -1)) return next;
    int last = lastOfCard();
    if (last >= 0) return found(i, last, Finds.CARD);
    int start = withOpening(i);
    last = lastOfPhone(start, i);
    return last >= 0 ? found(start, last, Finds.PHONE) : next;
  }

  private int found(int start, int lastGroup, String mark) {
    int end = ends[lastGroup];
    finds.add(start, end, mark);
    return end;
  }

  private void read(int from) {
    groups = 0;
    int total = 0;
    int i = from;
    while (groups < MAX_GROUPS) {
      starts[groups] = i;
      while (i < text.length && Chars.isDigit(text[i])) {
        if (total < MAX_DIGITS) digits[total++] = text[i];
        i++;
      }
      ends[groups] = i;
      totals[groups++] = total;
      int gap = i;
      while (i < text.length && i - gap < LONGEST_GAP && isGap(text[i])) i++;
      if (i == gap || i >= text.length || !Chars.isDigit(text[i]) || total == MAX_DIGITS) return;
    }
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
  }

  private int size(int group) {
    return group == 0 ? totals[0] : totals[group] - totals[group - 1];
  }

  private boolean endsAt(int group) {
    return Chars.isEdge(text, ends[group], 1);
  }

  // --- cards

  private int lastOfCard() {
    boolean fraction = isBefore(starts[0], '.') || isBefore(starts[0], ',');
    for (int k = groups - 1; k >= 0; k--) {
      int total = totals[k];
      if (total < MIN_CARD || total > MAX_CARD || !isGroupedAsCard(k) || !endsAt(k)) continue;
      if (k == 0 && fraction) continue;
      if (isIssued() && isLuhn(total)) return k;
    }
    return -1;
  }

  // Lists of small numbers are no cards, though one in ten would pass the check.
  private boolean isGroupedAsCard(int last) {
    for (int k = 0; k < last; k++) {
      if (size(k) < 4) return false;
      for (int i = ends[k]; i < starts[k + 1]; i++) {
        if (text[i] != ' ' && text[i] != '-' && text[i] != '.') return false;
      }
    }
    return true;
  }

  private boolean isBefore(int at, char mark) {
    return at > 1 && text[at - 1] == mark && Chars.isDigit(text[at - 2]);
  }

  private boolean isIssued() {
    int two = (digits[0] - '0') * 10 + digits[1] - '0';
    int four = two * 100 + (digits[2] - '0') * 10 + digits[3] - '0';
    return digits[0] == '4'
        || (two >= 50 && two <= 69)
        || (two >= 34 && two <= 39)
        || (two == 30 && four <= 3059)
        || (four >= 2200 && four <= 2204)
        || (four >= 2221 && four <= 2720)
        || two == 81
        || two == 82;
  }

  private boolean isLuhn(int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i] - '0';
      if (i % 2 == 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
      sum += digit;
    }
    return sum % 10 == 0;
  }

  // --- phones

  /// Where the number begins, its `+` and bracket included.
  private int withOpening(int i) {
    int start = i;
    if (start > 0 && text[start - 1] == '(') start--;
    if (start > 0 && text[start - 1] == '+') start--;
    if (start > 0 && start < i && text[start] == '+' && text[start - 1] == '(') start--;
    return start;
  }

  private int lastOfPhone(int start, int i) {
    boolean plus = start < i && (text[start] == '+' || text[i - 1] == '+');
    if (plus) return start == 0 || isFree(start - 1) ? international(0) : -1;
    if (isInsideNumber(start)) return -1;
    int last = -1;
    if (digits[0] == '0') last = nationalWithZero();
    if (last < 0 && start < i) last = bracketed();
    if (last < 0) last = northAmerican();
    if (last < 0) last = chinese();
    if (last < 0 && (phoneField || followsPhoneWord(start))) last = largest(MIN_PHONE, MAX_PHONE);
    return last;
  }

  // Not the second plus of "C++", nor a sum.
  private boolean isFree(int before) {
    return !Chars.isDigit(text[before]) && text[before] != '+' && text[before] != '_';
  }

  /// `2026-0123-…`, `v1.0…`, `#0151…`: a part of something else.
  private boolean isInsideNumber(int start) {
    if (start == 0) return false;
    char before = text[start - 1];
    if (before == '#' || before == '_' || before == '$' || before == '€' || before == '£') {
      return true;
    }
    if (start == 1) return false;
    boolean joins = before == '-' || before == '/' || before == '.' || before == ',';
    char joined = text[start - 2];
    return joins && (Chars.isDigit(joined) || (before == '-' && Chars.isLetter(joined)));
  }

  private int international(int skipped) {
    if (digits[skipped] == '0' || totals[0] > MAX_PHONE + skipped) return -1;
    if (digits[skipped] == '1') return exactly(skipped + 11);
    int last = largest(skipped + 9, skipped + MAX_PHONE);
    return last >= 0 ? last : groups > 1 ? largest(skipped + 8, skipped + 8) : -1;
  }

  private int nationalWithZero() {
    if (totals[groups - 1] < 9 || digits[1] == '0') {
      return digits[1] == '0' && totals[groups - 1] > 10 && digits[2] != '0'
          ? international(2)
          : -1;
    }
    if (size(0) == 1) return -1;
    if (groups == 1) return largest(10, isGermanMobile() ? 12 : 11);
    boolean zip = size(0) == 5 && size(1) == 4 && text[ends[0]] == '-';
    return zip ? -1 : largest(9, 12);
  }

  // Other numbers of twelve digits are AWS accounts, and so are these in an ARN or a queue's URL.
  private boolean isGermanMobile() {
    int end = ends[0];
    return digits[1] == '1'
        && digits[2] >= '5'
        && digits[2] <= '7'
        && (end == text.length || (text[end] != ':' && text[end] != '/'));
  }

  /// `(11) 91234-5678`, `(555) 123-4567`, `(030) 1234567`
  private int bracketed() {
    if (groups < 2 || text[ends[0]] != ')' || starts[1] - ends[0] > 2) return -1;
    return switch (size(0)) {
      case 2 -> size(1) >= 4 && size(1) <= 5 ? exactly(size(1) + 6) : -1;
      case 3 -> exactly(10);
      default -> -1;
    };
  }

  private int northAmerican() {
    int first = size(0) == 1 && digits[0] == '1' ? 1 : 0;
    int last = first + 2;
    if (groups <= last || size(first) != 3 || size(first + 1) != 3 || size(last) != 4) return -1;
    if (digits[first] < '2' || digits[first + 3] < '2' || !endsAt(last)) return -1;
    if (goesOn(last)) return -1;
    boolean spaces = true;
    for (int k = 0; k < last; k++) {
      int gap = starts[k + 1] - ends[k];
      boolean bracket = text[ends[k]] == ')' || text[starts[k + 1] - 1] == '(';
      if ((gap > 1 && !bracket) || text[ends[k]] == '/') return -1;
      spaces &= text[ends[k]] == ' ';
    }
    return spaces && isRound(first) && isRound(first + 3) ? -1 : last;
  }

  // "200 300 4000" are steps.
  private boolean isRound(int at) {
    return digits[at + 1] == '0' && digits[at + 2] == '0';
  }

  private boolean goesOn(int last) {
    int end = ends[last];
    return end + 1 < text.length
        && (text[end] == '-' || text[end] == '.')
        && Chars.isDigit(text[end + 1]);
  }

  /// `138 1234 5678`
  private int chinese() {
    boolean grouped = groups >= 3 && size(0) == 3 && size(1) == 4 && size(2) == 4;
    if (!grouped || digits[0] != '1' || digits[1] < '3' || starts[1] - ends[0] > 1) return -1;
    return endsAt(2) && !goesOn(2) ? 2 : -1;
  }

  private int exactly(int count) {
    return largest(count, count);
  }

  /// @return the last group of the longest number of `least` to `most` digits that ends well, or -1
  private int largest(int least, int most) {
    int found = -1;
    for (int k = 0; k < groups && totals[k] <= most; k++) {
      // A dash between spaces parts two numbers unless an area code stands before it.
      if (k > 0 && starts[k] - ends[k - 1] == LONGEST_GAP && size(0) < 3) break;
      if (totals[k] >= least && endsAt(k)) found = k;
    }
    return found;
  }

  private boolean followsPhoneWord(int start) {
    int end = start;
    for (int fillers = 0; fillers <= FILLERS; fillers++) {
      int gap = end;
      while (end > 0 && gap - end < 4 && isBetween(text[end - 1])) end--;
      int word = end;
      while (word > 0 && end - word < LONGEST_WORD && Character.isLetter(text[word - 1])) word--;
      if (word == end) return false;
      String name = new String(text, word, end - word).toLowerCase(Locale.ROOT);
      if (isPhoneWord(name)) return true;
      if (!isFiller(name)) return false;
      end = word;
    }
    return false;
  }

  private static boolean isBetween(char c) {
    return c == ' ' || c == ':' || c == '.' || c == '"' || c == '=' || c == '(' || c == '#';
  }

  private static boolean isPhoneWord(String word) {
    return switch (word) {
      case "call",
          "cell",
          "cellphone",
          "dial",
          "fax",
          "handy",
          "handynummer",
          "mobil",
          "mobile",
          "phone",
          "phonenumber",
          "ring",
          "rufnummer",
          "sms",
          "tel",
          "telefon",
          "telefone",
          "telefonnummer",
          "telefono",
          "telephone",
          "text",
          "whatsapp",
          "teléfono",
          "téléphone",
          "móvil",
          "celular",
          "portable",
          "anrufen",
          "ruf",
          "appelle",
          "llama" ->
          true;
      default -> false;
    };
  }

  private static boolean isFiller(String word) {
    return switch (word) {
      case "a",
          "an",
          "at",
          "on",
          "me",
          "us",
          "is",
          "my",
          "no",
          "nr",
          "num",
          "number",
          "nummer",
          "mich",
          "unter",
          "ist",
          "the",
          "him",
          "her",
          "au",
          "al",
          "moi" ->
          true;
      default -> false;
    };
  }
}

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
  private static final int SHORTEST_OF_CARD = 4;
  private static final int LONGEST_OF_CARD = 6;
  private static final int MAX_PHONE = 15;
  private static final int MIN_PHONE = 7;
  private static final int MAX_GROUPS = 9;
  private static final int MAX_DIGITS = 20;
  private static final int PAIRS = 5;
  private static final int SMALL_STEP = 20;
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

  // Whether lines and columns were read as one, which is what a number that is broken asks for.
  private boolean broken;

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
    broken = false;
    boolean goesOn = read(i);
    int next = ends[0];
    if (totals[0] > MAX_CARD || !Chars.isEdge(text, i - 1, -1)) return next;
    int start = withOpening(i);
    int end = find(i, start);
    if (end < 0 && goesOn && !isInColumn(i)) {
      broken = true;
      read(i);
      end = find(i, start);
    }
    return end < 0 ? next : end;
  }

  private int find(int i, int start) {
    if (totals[groups - 1] < MIN_PHONE) return -1;
    int last = lastOfCard();
    if (last >= 0) return found(i, last, Finds.CARD);
    last = broken ? lastOfBroken(start, i) : lastOfPhone(start, i);
    return last >= 0 ? found(start, last, Finds.PHONE) : -1;
  }

  /// Whether a line or column of digits ends just before `start`.
  private boolean isInColumn(int start) {
    return start > 1 && isBreak(text[start - 1]) && Chars.isDigit(text[start - 2]);
  }

  private int found(int start, int lastGroup, String mark) {
    int end = ends[lastGroup];
    finds.add(start, end, mark);
    return end;
  }

  /// @return whether it goes on in the next line or column
  private boolean read(int from) {
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
      if (i < text.length && isBreak(text[i])) return !broken && total < MAX_DIGITS;
      if (i == gap || i >= text.length || !Chars.isDigit(text[i]) || total == MAX_DIGITS) break;
    }
    return false;
  }

  private boolean isGap(char c) {
    return c == ' '
        || c == '-'
        || c == '.'
        || c == '/'
        || c == '('
        || c == ')'
        || (broken && isBreak(c));
  }

  private static boolean isBreak(char c) {
    return c == '\t' || c == '\n' || c == '\r';
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
      if (broken && k < groups - 1 && size(k + 1) >= SHORTEST_OF_CARD) continue;
      if (k == 0 && fraction) continue;
      if (isIssued() && isLuhn(total)) return k;
    }
    return -1;
  }

  // Lists of small numbers are no cards, though one in ten would pass the check.
  private boolean isGroupedAsCard(int last) {
    if (broken && size(last) > LONGEST_OF_CARD) return false;
    for (int k = 0; k < last; k++) {
      if (size(k) < SHORTEST_OF_CARD || (broken && size(k) > LONGEST_OF_CARD)) return false;
      for (int i = ends[k]; i < starts[k + 1]; i++) {
        if (text[i] != ' ' && text[i] != '-' && text[i] != '.' && !isBreak(text[i])) return false;
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
    if (last >= 0 || (!phoneField && !followsPhoneWord(start))) return last;
    last = largest(MIN_PHONE, MAX_PHONE);
    if (phoneField) return last;
    // "call 5552345678 / 5 km"
    if (last > 0 && isFollowedByUnit(last)) last = largest(MIN_PHONE, totals[last - 1]);
    return last >= 0 && isCount(last) ? -1 : last;
  }

  /// Of lists in lines and columns there are more than of broken numbers.
  private int lastOfBroken(int start, int i) {
    if (start < i && (text[start] == '+' || text[i - 1] == '+')) {
      int last = lastOfPhone(start, i);
      return last > 0 && (size(last) >= 4 || size(last - 1) >= 4) ? last : -1;
    }
    if (isInsideNumber(start)) return -1;
    if (start < i) return bracketed();
    boolean area = groups == 2 && size(0) >= 3 && size(0) <= 5 && size(1) >= 6;
    return area && digits[0] == '0' ? nationalWithZero() : -1;
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
    if (arePairs()) return pairs();
    boolean zip = size(0) == 5 && size(1) == 4 && text[ends[0]] == '-';
    return zip ? -1 : largest(9, 12);
  }

  private boolean arePairs() {
    for (int k = 0; k < PAIRS - 1; k++) if (k >= groups || size(k) != 2) return false;
    return groups < PAIRS || size(PAIRS - 1) <= 2;
  }

  /// France's `06 12 34 56 78` and Germany's old `02 21/98 76 54`, and no list of days, weeks or
  /// times.
  private int pairs() {
    int last = PAIRS - 1;
    if (groups < PAIRS || size(last) != 2) return -1;
    int gap = starts[2] - ends[1];
    char separator = text[ends[1]];
    boolean even = true;
    boolean beyondClock = false;
    for (int k = 1; k < PAIRS; k++) {
      // A bracket or slash may part the first from the others.
      even &= k == 1 || (starts[k] - ends[k - 1] == gap && text[ends[k - 1]] == separator);
      beyondClock |= digits[2 * k] >= '6';
    }
    // One of many pairs needs to have what neither days nor times have.
    if (!beyondClock && isOneOfMore(even, gap, separator)) return -1;
    if (isInSteps(last)) return -1;
    return even ? exactly(2 * PAIRS) : largest(2 * PAIRS, 12);
  }

  private boolean isOneOfMore(boolean even, int gap, char separator) {
    int end = ends[PAIRS - 1];
    if (groups > PAIRS && !(even && isParted(end, starts[PAIRS], gap, separator))) return true;
    int before = starts[0] - gap;
    return before > 1
        && text[before] == separator
        && Chars.isDigit(text[before - 1])
        && Chars.isDigit(text[before - 2]);
  }

  private boolean isParted(int end, int start, int gap, char separator) {
    return start - end != gap || text[end] != separator;
  }

  /// Whether the groups only rise, or only fall, by little each.
  private boolean isInSteps(int last) {
    int direction = Integer.signum(value(1) - value(0));
    for (int k = 1; k <= last; k++) {
      int step = (value(k) - value(k - 1)) * direction;
      if (step <= 0 || step > SMALL_STEP) return false;
    }
    return true;
  }

  private int value(int group) {
    int value = 0;
    for (int i = totals[group] - size(group); i < totals[group]; i++) {
      value = value * 10 + digits[i] - '0';
    }
    return value;
  }

  /// `1000000`, `100 200 300 400`, `1234567 users`: how many, though "ring" or "text" comes before.
  private boolean isCount(int last) {
    if (last == 0 && isZeros(totals[0] - 5, totals[0])) return true;
    if (last >= 2 && (areRound(last) || areSteady(last))) return true;
    return isFollowedByUnit(last);
  }

  /// `25 50 75 100`, but not `12 34 56 78`.
  private boolean areSteady(int last) {
    int step = value(1) - value(0);
    for (int k = 2; k <= last; k++) if (value(k) - value(k - 1) != step) return false;
    return step != 0 && (Math.abs(step) <= SMALL_STEP || (step % 5 == 0 && value(0) % 5 == 0));
  }

  /// `250 300 4500`: each of tens, and two of hundreds at least.
  private boolean areRound(int last) {
    int hundreds = 0;
    for (int k = 0; k <= last; k++) {
      if (!isZeros(totals[k] - 1, totals[k])) return false;
      if (size(k) > 2 && isZeros(totals[k] - 2, totals[k])) hundreds++;
    }
    return hundreds > 1;
  }

  private boolean isZeros(int from, int to) {
    for (int i = from; i < to; i++) if (digits[i] != '0') return false;
    return true;
  }

  private boolean isFollowedByUnit(int last) {
    int start = ends[last];
    if (start + 2 >= text.length || text[start] != ' ') return false;
    int end = start + 1;
    while (end < text.length && end - start <= LONGEST_WORD && Character.isLetter(text[end])) end++;
    return isUnit(new String(text, start + 1, end - start - 1).toLowerCase(Locale.ROOT));
  }

  private static boolean isUnit(String word) {
    return switch (word) {
      case "kcal",
          "cal",
          "calories",
          "kalorien",
          "km",
          "kg",
          "ml",
          "steps",
          "schritte",
          "users",
          "nutzer",
          "bells",
          "words",
          "meters",
          "metres",
          "meter",
          "miles",
          "pages",
          "reps",
          "times",
          "usd",
          "eur",
          "euro",
          "euros",
          "dollars" ->
          true;
      default -> false;
    };
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
    if (digits[first] < '2' || !endsAt(last) || goesOn(last)) return -1;
    char separator = text[ends[first]];
    boolean spaces = true;
    boolean same = separator == '-' || separator == '.';
    for (int k = 0; k < last; k++) {
      int gap = starts[k + 1] - ends[k];
      boolean bracket = text[ends[k]] == ')' || text[starts[k + 1] - 1] == '(';
      if ((gap > 1 && !bracket) || text[ends[k]] == '/') return -1;
      spaces &= text[ends[k]] == ' ';
      same &= bracket || (gap == 1 && text[ends[k]] == separator);
    }
    boolean bracketed = text[ends[first]] == ')';
    // There is no such exchange, but people write one.
    if (digits[first + 3] < '2' && !same && !bracketed) return -1;
    boolean rounds = isZeros(first + 1, first + 3) && isZeros(first + 4, first + 6);
    // "200 300 4000" are steps.
    if (spaces && (rounds || areRound(last) || isFollowedByUnit(last))) return -1;
    return rounds && digits[first + 3] < '2' ? -1 : last;
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
    return " \t:.\"=(#".indexOf(c) >= 0;
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

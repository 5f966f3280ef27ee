package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickLookTest {
  private static final String[] PIECES = {
    "a",
    "Ab",
    "word ",
    " ",
    "\n",
    ", ",
    ".",
    "5",
    "42",
    " 7",
    "-",
    "--",
    "_",
    "@",
    ":",
    "=",
    "%",
    "é",
    "ß",
    "\u00AD",
    "…",
    "“",
    "Ж",
    "中",
    "\u200B",
    "\u2003",
    "٣",
    "\uFF15",
    "\uD835\uDFCE",
    "/",
    "+",
    "~",
    "abcdefgh",
    "abcdefghijklmnopqrstuvwxyz",
    "(",
    "k3y",
    "-----",
    "9876",
    "x",
    "%2F",
    "\\/",
    "basic ",
    "Basic",
    "Bearer "
  };

  /// What needs a careful look, said slowly.
  private static final Pattern SUSPECT =
      Pattern.compile(
          "(?i:basic) {1,3}[a-zA-Z/+.~]{8}|\\\\/|[@%:=\\p{Cf}\\p{Cs}\\uFF00-\\uFFFF]"
              + "|-----"
              + "|[\\w./+~-]{24}"
              + "|(?=[\\w./+~-]{8})[\\w./+~-]{0,7}\\d"
              + "|\\d([^\\d]{0,3}\\d){6}"
              + "|[\\p{Nd}&&[^0-9]]");

  @Test
  void hints_ofAnyText_areNeverMissingWhereACarefulLookIsNeeded() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int ordinary = 0;
    for (int round = 0; round < 200_000; round++) {
      String text = pieces(random);
      if (QuickLook.hints(text) != 0) continue;
      ordinary++;
      assertThat(SUSPECT.matcher(text).find()).as("seed %d, text <%s>", seed, text).isFalse();
    }
    assertThat(ordinary).as("seed %d", seed).isGreaterThan(10_000);
  }

  @Test
  void text_ofAnyKind_isMaskedAsIfEveryLookWereTaken() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Corpus.Positive> positives = Corpus.positives();
    List<String> negatives = Corpus.negatives();
    int masked = 0;
    for (int round = 0; round < 50_000; round++) {
      String planted =
          random.nextBoolean()
              ? positives.get(random.nextInt(positives.size())).text()
              : negatives.get(random.nextInt(negatives.size()));
      String text = pieces(random) + (random.nextInt(3) > 0 ? planted : "") + pieces(random);
      boolean phone = random.nextInt(4) == 0;
      String all = MaskedText.carefully(text, QuickLook.EVERYTHING, phone);
      assertThat(MaskedText.of(text, phone)).as("seed %d, text <%s>", seed, text).isEqualTo(all);
      if (!all.equals(text)) masked++;
    }
    assertThat(masked).as("seed %d", seed).isGreaterThan(10_000);
  }

  private static String pieces(Random random) {
    StringBuilder text = new StringBuilder();
    // From few pieces, so that many texts are nearly ordinary.
    int kinds = 1 + random.nextInt(5);
    int from = random.nextInt(PIECES.length);
    int length = random.nextInt(60);
    for (int i = 0; i < length; i++) {
      boolean filler = random.nextInt(3) > 0;
      int piece = filler ? random.nextInt(8) : from + random.nextInt(kinds);
      text.append(PIECES[piece % PIECES.length]);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I want to get fit and run a 5K by the end of Q1",
        "",
        "ab",
        "Ich möchte bis März fünf Kilometer laufen, drei Mal die Woche.",
        "A list - with dashes - between - words - and - more - of - them",
        "Run 30 minutes in week 1, 35 in week 2, 40 in week 3 and 45 in week 4; rest on day 10.",
        "“Drei Trainingseinheiten” – mehr nicht…",
        "123456"
      })
  void hints_ofProse_areNone(String text) {
    assertThat(QuickLook.hints(text)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write to jo@example.org",
        "password=hunter2",
        "call 1234567",
        "1 2 3 4 5 6 7",
        "key a1b2c3d4",
        "a1b2c3d4 is the key",
        "abcdefghijklmnopqrstuvwxyz",
        "-----BEGIN PRIVATE KEY-----",
        "\uFF11\uFF12\uFF13",
        "GB82 WEST AB1C DE23 FG45",
        "Basic dXNlcjpwYXNz",
        "bASIC  userpass",
        "ab\\/cd1"
      })
  void hints_ofWhatNeedsACarefulLook_areSome(String text) {
    for (int shift = 0; shift < 9; shift++) {
      assertThat(QuickLook.hints("w ".repeat(shift) + text)).isNotZero();
      assertThat(QuickLook.hints(" ".repeat(shift) + text + " w".repeat(shift))).isNotZero();
      assertThat(QuickLook.hints("“ é ".repeat(shift) + text)).isNotZero();
    }
  }
}

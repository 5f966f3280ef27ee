package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
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
    "x"
  };

  @Test
  void isOrdinary_ofAnyText_isNeverTrueWhereTheCarefulLookFindsAHint() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int ordinary = 0;
    for (int round = 0; round < 200_000; round++) {
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
      if (!QuickLook.isOrdinary(text.toString())) continue;
      ordinary++;
      assertThat(MaskedText.hints(text.toString())).as("seed %d, text <%s>", seed, text).isFalse();
    }
    assertThat(ordinary).as("seed %d", seed).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I want to get fit and run a 5K by the end of Q1",
        "",
        "ab",
        "Ich möchte bis März fünf Kilometer laufen, drei Mal die Woche.",
        "A list - with dashes - between - words - and - more - of - them",
        "123456"
      })
  void isOrdinary_ofProse_isTrue(String text) {
    assertThat(QuickLook.isOrdinary(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write to jo@example.org",
        "password=hunter2",
        "call 1234567",
        "key a1b2c3d4",
        "a1b2c3d4 is the key",
        "abcdefghijklmnopqrstuvwxyz",
        "-----BEGIN PRIVATE KEY-----",
        "\uFF11\uFF12\uFF13"
      })
  void isOrdinary_ofWhatNeedsACarefulLook_isFalse(String text) {
    assertThat(QuickLook.isOrdinary(text)).isFalse();
  }
}

package dev.rein.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaskingTest {
  private static final long SEED = 20_260_301L;

  /// What ends, opens or joins finds.
  private static final String[] FRAGMENTS = {
    "\"",
    "'",
    "@",
    "\"@example.com",
    "@example.com",
    "o'neil@example.com",
    " ",
    "\n",
    "\t",
    ".",
    ",",
    "-",
    "/",
    "(",
    ")",
    "+",
    "=",
    ":",
    "://",
    "://u:p",
    "://u:p/a1",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "$",
    "*",
    "\\",
    "\\\"",
    "\\/",
    "%40",
    "%20",
    "%2B",
    "%2F",
    "\0",
    "\u200B",
    "\u2011",
    "\u00A0",
    "＠",
    "x",
    "the ",
    "1",
    "07 ",
    "4111 ",
    "password=",
    "password: \"",
    "\"token\":\"",
    "pass: ",
    "key=",
    "Cookie: a=",
    "Authorization: ",
    "Authorization: Digest a=",
    "Bearer ",
    "Basic ",
    "basic",
    "hooks.slack.com/services/",
    "-----BEGIN PRIVATE KEY-----",
    "-----END ",
    "-----",
    "DE89",
    "call "
  };

  @Test
  void corpora_areLargeEnough() {
    assertThat(Corpus.positives()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(Corpus.negatives()).hasSizeGreaterThanOrEqualTo(150);
  }

  @Test
  void text_withPersonalData_hasItReplacedByItsKindAndNothingElse() {
    List<String> wrong = new ArrayList<>();
    for (Corpus.Positive it : Corpus.positives()) {
      String masked = Masking.ON.text(it.text());
      if (!masked.equals(it.expected())) wrong.add(it.text() + " -> " + masked);
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void text_withoutPersonalData_isTheSameText() {
    List<String> wrong = new ArrayList<>();
    for (String text : Corpus.negatives()) {
      if (!Masking.ON.text(text).equals(text)) wrong.add(text + " -> " + Masking.ON.text(text));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void text_masked_isNotMaskedFurther() {
    for (Corpus.Positive it : Corpus.positives()) {
      assertThat(Masking.ON.text(it.expected())).isEqualTo(it.expected());
    }
  }

  @Test
  void text_ofHostileShape_isDoneInTime() {
    String[] pieces = {
      "a",
      "@",
      "a@",
      "a@b.",
      "a.",
      "1",
      "1 ",
      "12 ",
      "1-",
      "+",
      "+1",
      "(",
      "(1",
      "0",
      "00",
      "=",
      "key=",
      "password=",
      "password:",
      "password:\"",
      "password:{",
      "password=${",
      "password=a,",
      "password:\n",
      "pass:",
      "pass:1",
      "o'",
      "://u:p/",
      "hooks.slack.com/",
      "Authorization: Digest a=",
      "06 ",
      "06 07 08 09 10\t",
      "1\n",
      "4111\t",
      "\"",
      "://",
      "x://a:",
      "eyJ",
      "sk-",
      "sk-1",
      "Bearer ",
      "-----BEGIN ",
      "-----BEGIN PRIVATE KEY-----",
      "-----END ",
      "DE",
      "DE8",
      "DE89 ",
      "4111 ",
      "\u200B",
      "1\u200B",
      "４",
      "%40",
      "%",
      "\uD835",
      "\uD835\uDFCE",
      "%2F",
      "token=%2",
      "\\",
      "\\/",
      "Cookie: ",
      "Cookie: a=",
      "cookie:\"a=",
      "Authorization: ",
      "Authorization: a ",
      "basic ",
      "Basic ab%3D",
      "call ",
      "2026-03-01 ",
      "\0"
    };
    for (String piece : pieces) {
      String hostile = piece.repeat(200_000 / piece.length());
      long started = System.nanoTime();
      Masking.ON.text(hostile);
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .as("200,000 characters of `%s`", piece)
          .isLessThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void text_ofRandomPieces_neverThrowsAndLeavesNoAddress() {
    Random random = new Random(SEED);
    String[] pieces = {"a@b.de", "+49", "1", " ", "-", "😀", "\uD83D", "key=", "DE89", "%40", "\0"};
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(30); k > 0; k--) text.append(pieces[random.nextInt(11)]);
      assertThat(Masking.ON.text(text.toString())).as("%s", text).doesNotContain("a@b.de");
    }
  }

  @Test
  void email_behindQuotedSecret_isMaskedOnce() {
    assertThat(Masking.ON.text("my password: \"hunter2\"@home.example.com please"))
        .isEqualTo("my password: \"[key]\"@home.example.com please");
    assertThat(Masking.ON.text("password=\"hunter2\"@example.com"))
        .isEqualTo("password=\"[key]\"@example.com");
    assertThat(Masking.ON.text("{\"token\":\"abcdef123456\"@example.com"))
        .isEqualTo("{\"token\":\"[key]\"@example.com");
  }

  @Test
  void text_anyMixOfFinds_neverThrows() {
    List<String> pieces = new ArrayList<>(List.of(FRAGMENTS));
    for (Corpus.Positive it : Corpus.positives()) pieces.add(it.text());
    Random random = new Random(SEED);
    int masked = 0;
    for (int round = 0; round < 100_000; round++) {
      String text = mix(random, pieces);
      String quick = Masking.ON.text(text);
      String all = MaskedText.carefully(text, QuickLook.EVERYTHING, random.nextBoolean());
      assertThat(all).isNotNull();
      if (!quick.equals(text)) masked++;
    }
    assertThat(masked).isGreaterThan(30_000);
  }

  private static String mix(Random random, List<String> pieces) {
    StringBuilder text = new StringBuilder();
    for (int k = 1 + random.nextInt(6); k > 0; k--) {
      // Half of the time one of the fragments, which join what they stand between.
      String piece =
          pieces.get(random.nextInt(random.nextBoolean() ? FRAGMENTS.length : pieces.size()));
      int cut = random.nextInt(4) == 0 ? random.nextInt(piece.length()) : piece.length();
      text.append(piece, 0, cut).append(piece, random.nextInt(8) == 0 ? 0 : cut, piece.length());
    }
    return text.toString();
  }

  @Test
  void off_changesNothing() {
    assertThat(Masking.OFF.text("john@example.com")).isEqualTo("john@example.com");
    Recorder recorder = new Recorder();
    tracing(recorder, Masking.OFF)
        .trace(TraceStart.named("john@example.com").withTag("a@example.com"), _ -> 1);

    assertThat(recorder.trace("john@example.com").tags()).containsExactly("a@example.com");
  }

  @Test
  void tracing_withoutASetting_masks() {
    Recorder recorder = new Recorder();
    Tracing.to(recorder).trace(TraceStart.named("t").withInput("john@example.com"), _ -> 1);

    assertThat(recorder.trace("t").input()).isEqualTo("[email]");
  }

  @Test
  void everyField_ofTracesSpansAndScores_isMasked() {
    Recorder recorder = new Recorder();
    Tracing tracing = Planted.tracing(recorder, Masking.ON);
    Planted.recordIn(tracing);

    assertThat(String.valueOf(recorder.items())).doesNotContain("@").doesNotContain("user");
    assertThat(recorder.items()).hasSize(Planted.ITEMS);

    Recorder raw = new Recorder();
    Planted.recordIn(Planted.tracing(raw, Masking.OFF));
    for (String secret : Planted.all()) {
      // In a metadata key each dot becomes an underscore.
      assertThat(String.valueOf(raw.items()).replace("example_com", "example.com"))
          .contains(secret);
    }
  }

  @Test
  void planted_anywhereInNestedData_isNeverLeft() {
    Random random = new Random(SEED);
    List<Corpus.Positive> positives = Corpus.positives();
    for (int round = 0; round < 2_000; round++) {
      Corpus.Positive planted = positives.get(random.nextInt(positives.size()));
      Recorder recorder = new Recorder();
      Object data = nested(random, planted.text(), 1 + random.nextInt(6));
      tracing(recorder, Masking.ON)
          .trace(TraceStart.named("t").withInput(data), trace -> trace.metadata("m", data));

      String all = recorder.items().toString();
      for (String secret : planted.secrets()) {
        assertThat(all).as("round %s: %s", round, planted.text()).doesNotContain(secret);
      }
      assertThat(all).contains("[" + planted.kind() + "]");
    }
  }

  private static Object nested(Random random, String text, int depth) {
    if (depth == 0) return text;
    Object inner = nested(random, text, depth - 1);
    return switch (random.nextInt(5)) {
      case 0 -> List.of(random.nextInt(), inner);
      case 1 -> Map.of("k" + random.nextInt(9), inner);
      case 2 -> Arrays.asList(null, "plain words", inner, 1.5);
      case 3 -> Map.of(text, inner);
      default -> new Object[] {inner, true};
    };
  }

  @Test
  void fieldNames_tellSecretsAndPhones() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("password", "letmein");
    data.put("DB-Password", 12345);
    data.put("api_key", "abcdefghij");
    data.put("Authorization", "whatever it is");
    data.put("secret", List.of("a", Map.of("b", "c")));
    data.put("phoneNumber", 5552345678L);
    data.put("mobile", "612 345 678");
    data.put("card", 4111111111111111L);
    data.put("total_tokens", 1801);
    data.put("at", 1767225600123L);
    data.put("token", 12);
    data.put("hotel", "612 345 678");

    Map<String, Object> masked = new LinkedHashMap<>();
    masked.put("password", "[key]");
    masked.put("DB-Password", "[key]");
    masked.put("api_key", "[key]");
    masked.put("Authorization", "[key]");
    masked.put("secret", List.of("[key]", Map.of("b", "[key]")));
    masked.put("phoneNumber", "[phone]");
    masked.put("mobile", "[phone]");
    masked.put("card", "[card]");
    masked.put("total_tokens", 1801);
    masked.put("at", 1767225600123L);
    masked.put("token", 12);
    masked.put("hotel", "612 345 678");
    assertThat(recorded(data)).isEqualTo(masked);
  }

  @Test
  void fieldName_pass_hidesWhatLooksLikeASecret() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("pass", "hunter22");
    data.put("DB_PASS", "hunter22");
    data.put("dbPass", List.of("hunter22", "yes"));
    data.put("passcode", 123456);
    data.put("pass_1", true);
    data.put("first_pass", "12 of 14 checks");
    data.put("second-pass", "2026-03-01");
    data.put("compass", "north45west");

    Map<String, Object> masked = new LinkedHashMap<>(data);
    masked.put("pass", "[key]");
    masked.put("DB_PASS", "[key]");
    masked.put("dbPass", List.of("[key]", "yes"));
    masked.put("passcode", "[key]");
    assertThat(recorded(data)).isEqualTo(masked);
  }

  @Test
  void fieldName_ofAnyLength_isToldByItsEnd() {
    for (int before : List.of(0, 51, 52, 53, 400)) {
      String name = "n".repeat(before) + "_password";
      assertThat(recorded(Map.of(name, "letmein"))).isEqualTo(Map.of(name, "[key]"));
    }
    String harmless = "password_" + "n".repeat(400);
    assertThat(recorded(Map.of(harmless, "letmein"))).isEqualTo(Map.of(harmless, "letmein"));
  }

  @Test
  void keys_thatBecomeTheSameWord_keepTheirValues() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("a@example.com", 1);
    data.put("b@example.com", 2);
    data.put("c@example.com", 3);

    assertThat(recorded(data)).isEqualTo(Map.of("[email]", 1, "[email] 2", 2, "[email] 3", 3));
  }

  @Test
  void hide_inCode_recordsThatThereWasSomething() {
    assertThat(recorded(Map.of("name", Masking.hide("Ada Lovelace"), "goal", "run")))
        .isEqualTo(Map.of("name", "[masked]", "goal", "run"));
  }

  @Test
  void cut_besideAnAddressOrNumber_leavesNoHalfOfIt() {
    for (String secret : List.of("john@example.com", "4111 1111 1111 1111", "+49 151 23456789")) {
      for (int shift = 0; shift <= secret.length() + 1; shift++) {
        int before = PlainData.MAX_STRING - shift;
        String text = "word ".repeat(before / 5) + "w".repeat(before % 5) + " " + secret + " end";
        String kept = (String) recorded(text);
        String tail = kept.substring(kept.length() - 60);
        assertThat(tail).doesNotContain("john@").doesNotContain("4111").doesNotContain("+49");
      }
    }
  }

  @Test
  void cards_atTheirShortestAndLongest_areFound_andNotBeyond() {
    assertThat(Masking.ON.text("422222222222")).isEqualTo("422222222222");
    assertThat(Masking.ON.text("4222222222222")).isEqualTo("[card]");
    assertThat(Masking.ON.text("4000000000000000006")).isEqualTo("[card]");
    assertThat(Masking.ON.text("40000000000000000002")).isEqualTo("40000000000000000002");
  }

  private static Object recorded(Object value) {
    Recorder recorder = new Recorder();
    tracing(recorder, Masking.ON).trace(TraceStart.named("t"), trace -> trace.output(value));
    Object output = recorder.trace("t").output();
    return output == null ? "nothing" : output;
  }

  private static Tracing tracing(SpanSink sink, Masking masking) {
    return Tracing.to(sink, InstantSource.system(), Set.of(), masking);
  }

  /// One secret in every field there is, each its own.
  static final class Planted {
    static final int ITEMS = 4;

    private Planted() {}

    static String[] all() {
      String[] all = new String[26];
      for (int i = 0; i < all.length; i++) all[i] = secret(i);
      return all;
    }

    private static String secret(int i) {
      return "user" + i + "@example.com";
    }

    static Tracing tracing(SpanSink sink, Masking masking) {
      return Tracing.to(sink, InstantSource.system(), Set.of(secret(0)), masking);
    }

    static void recordIn(Tracing tracing) {
      TraceStart start =
          TraceStart.named("trace " + secret(1))
              .withThread(secret(2))
              .withInput(Map.of(secret(3), List.of("x", secret(4))))
              .withMetadata("k", secret(5))
              .withTag(secret(6));
      Tracing.with(
          Map.of("ambient", secret(7)),
          () ->
              tracing.trace(
                  start,
                  trace -> {
                    trace
                        .output(Map.of("o", Map.of("p", secret(8))))
                        .metadata(secret(9), secret(10));
                    trace.error(
                        new ErrorInfo("E " + secret(11), secret(12), "at " + secret(13) + "\n"));
                    return tracing.span(
                        "span " + secret(14),
                        SpanType.LLM,
                        span -> {
                          span.input(secret(15)).output(List.of(secret(16)));
                          span.metadata("m", secret(17)).tag(secret(18));
                          span.llm(
                              new LlmCall(
                                  secret(19),
                                  secret(20),
                                  Map.of(secret(21), 1),
                                  new BigDecimal("0.1"),
                                  null));
                          return 1;
                        });
                  }));
      try {
        tracing.trace(
            TraceStart.named("failing"),
            _ -> {
              throw new IllegalStateException(secret(22), new RuntimeException(secret(23)));
            });
      } catch (IllegalStateException e) {
        // recorded
      }
      tracing.score(
          Score.of(tracing.mint().value(), "score " + secret(24), 1, "because " + secret(25)));
    }
  }
}

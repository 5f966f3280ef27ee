package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.llm.Answer.Blocked;
import dev.rein.llm.Answer.Cause;
import dev.rein.llm.Answer.CutOff;
import dev.rein.llm.Answer.Malformed;
import dev.rein.llm.Answer.Unavailable;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams over real connections, byte by byte where that matters.
class GeminiStreamTest {
  private static final String USAGE =
      "\"usageMetadata\":{\"promptTokenCount\":42,\"candidatesTokenCount\":%d,"
          + "\"totalTokenCount\":%d},\"modelVersion\":\"gemini-2.5-flash-lite\"";

  private final List<String> chunks = new ArrayList<>();

  private static String event(String text, int answerTokens, String finishReason) {
    return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""
        + text
        + "\"}],\"role\":\"model\"},"
        + (finishReason == null ? "" : "\"finishReason\":\"" + finishReason + "\",")
        + "\"index\":0}],"
        + USAGE.formatted(answerTokens, 42 + answerTokens)
        + "}";
  }

  private static String data(String event) {
    return "data: " + event + "\r\n\r\n";
  }

  private static final String HEL = data(event("Hel", 1, null));
  private static final String LO = data(event("lo!", 2, "STOP"));

  private Streamed stream(EventServer server) {
    return stream(server, Gemini.soon());
  }

  private Streamed stream(EventServer server, Deadline deadline) {
    return model(server).stream(Gemini.prompt(), deadline, chunks::add);
  }

  private static LanguageModel model(EventServer server) {
    return GeminiModel.of(Gemini.settings(server.uri(), Gemini.KEY, Gemini.MODEL), Gemini.HTTP);
  }

  private Streamed read(String... pieces) {
    try (EventServer server =
        new EventServer(
            line -> {
              line.open(Map.of());
              for (String piece : pieces) line.write(piece);
            })) {
      return stream(server);
    }
  }

  private Answer.Unanswered broken(Streamed streamed) {
    return ((Streamed.Broken) streamed).why();
  }

  @Test
  void pieces_areHandedOver_andCountedOnceByTheLastEvent() {
    Streamed streamed = read(HEL, LO);

    assertThat(chunks).containsExactly("Hel", "lo!");
    assertThat(streamed)
        .isEqualTo(
            new Streamed.Finished(
                "STOP",
                new Streamed.Delivered(2, 6),
                Prices.load().bill(new Usage(42, 0, 2, 0, 44, false), Gemini.MODEL, Gemini.NOW)));
  }

  @Test
  void piece_isHandedOverBeforeTheNextIsWritten() {
    SynchronousQueue<String> heard = new SynchronousQueue<>();
    try (EventServer server =
        new EventServer(
            line -> {
              line.open(Map.of()).write(HEL);
              // Nothing more is written until the first piece has been heard.
              String first = heard.poll(10, TimeUnit.SECONDS);
              line.write(data(event(first == null ? "too late" : "lo!", 2, "STOP")));
            })) {
      Streamed streamed =
          model(server).stream(
              Gemini.prompt(),
              Gemini.soon(),
              chunk -> {
                chunks.add(chunk);
                if (chunk.equals("Hel")) heard.offer(chunk, 10, TimeUnit.SECONDS);
                return true;
              });
      assertThat(streamed).isInstanceOf(Streamed.Finished.class);
      assertThat(chunks).containsExactly("Hel", "lo!");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void lastPieceBeforeABreak_isHandedOver() {
    try (EventServer server =
        new EventServer(line -> line.openChunked().chunk(HEL).chunk(HEL).reset())) {
      Unavailable why = (Unavailable) broken(stream(server));

      assertThat(why.cause()).isEqualTo(Cause.NETWORK);
      assertThat(why.billing().attempts()).isEqualTo(Attempts.LOST);
      assertThat(why.billing().usage()).isEqualTo(new Usage(42, 0, 1, 0, 43, false));
      assertThat(chunks).containsExactly("Hel", "Hel");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: {\"candidates\":[{\"conte", "data: {\"candi", "data"})
  void breakInsideAnEvent_isANetworkFailure(String half) {
    try (EventServer server =
        new EventServer(line -> line.openChunked().chunk(HEL).chunk(half).reset())) {
      assertThat(((Unavailable) broken(stream(server))).cause()).isEqualTo(Cause.NETWORK);
      assertThat(chunks).containsExactly("Hel");
    }
  }

  @Test
  void endInsideAnEvent_isANetworkFailure() {
    Unavailable why = (Unavailable) broken(read(HEL, "data: {\"candidates\":[{\"conte"));

    assertThat(why.cause()).isEqualTo(Cause.NETWORK);
    assertThat(chunks).containsExactly("Hel");
  }

  @Test
  void endWithoutAFinishReason_isCutOff_whateverCame() {
    CutOff why = (CutOff) broken(read(HEL, HEL));

    assertThat(why.finishReason()).isEqualTo(CutOff.NO_FINISH_REASON);
    assertThat(why.billing().usage().answer()).isEqualTo(1);
    assertThat(why.billing().attempts()).isEqualTo(Attempts.LOST);
    assertThat(chunks).containsExactly("Hel", "Hel");
  }

  @Test
  void lastEventWithoutItsEmptyLine_counts() {
    assertThat(read(HEL, LO.strip())).isInstanceOf(Streamed.Finished.class);
    assertThat(chunks).containsExactly("Hel", "lo!");
  }

  @Test
  void breakAfterTheFinishReason_changesNothing() {
    try (EventServer server =
        new EventServer(line -> line.openChunked().chunk(HEL).chunk(LO).reset())) {
      assertThat(stream(server)).isInstanceOf(Streamed.Finished.class);
    }
  }

  @Test
  void connectionLeftOpenAfterTheFinishReason_isNotWaitedForLong() {
    try (EventServer server =
        new EventServer(line -> line.openChunked().chunk(HEL).chunk(LO).hang())) {
      assertThat(stream(server, Deadline.in(Duration.ofMinutes(10))))
          .isInstanceOf(Streamed.Finished.class);
    }
  }

  @Test
  void errorMidStream_isUnavailable_withWhatWasUsedSoFar() {
    String error =
        "{\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}";
    Unavailable why = (Unavailable) broken(read(HEL, data(error)));

    assertThat(why.cause()).isEqualTo(Cause.SERVER_ERROR);
    assertThat(why.status()).isEqualTo(503);
    assertThat(why.billing().usage().total()).isEqualTo(43);
    assertThat(why.billing().costUsd()).isNotNull();
    assertThat(chunks).containsExactly("Hel");
  }

  @Test
  void silenceAfterTheFirstPiece_endsAtTheDeadline_andClosesTheConnection() throws Exception {
    try (EventServer server = new EventServer(line -> line.open(Map.of()).write(HEL).hang())) {
      Unavailable why = (Unavailable) broken(stream(server, Deadline.in(Duration.ofMillis(400))));

      assertThat(why.cause()).isEqualTo(Cause.TIMEOUT);
      assertThat(why.billing().attempts()).isEqualTo(Attempts.LOST);
      assertThat(chunks).containsExactly("Hel");
      assertThat(server.isLeft()).isTrue();
    }
  }

  @Test
  void deadline_holdsForTheWholeStream_notForEachPiece() throws Exception {
    try (EventServer server =
        new EventServer(
            line -> {
              line.open(Map.of());
              CountDownLatch never = new CountDownLatch(1);
              while (!never.await(20, TimeUnit.MILLISECONDS)) line.write(HEL);
            })) {
      Streamed streamed = stream(server, Deadline.in(Duration.ofMillis(400)));

      assertThat(((Unavailable) broken(streamed)).cause()).isEqualTo(Cause.TIMEOUT);
      assertThat(streamed.delivered().chunks()).isEqualTo(chunks.size()).isPositive();
      assertThat(server.isLeft()).isTrue();
    }
  }

  @Test
  void consumerThatHasEnough_closesTheConnection() throws Exception {
    try (EventServer server = new EventServer(line -> line.open(Map.of()).babble(HEL))) {
      Streamed streamed =
          model(server).stream(
              Gemini.prompt(), Gemini.soon(), chunk -> chunks.add(chunk) && chunks.size() < 3);

      assertThat(streamed).isInstanceOf(Streamed.Stopped.class);
      assertThat(streamed.delivered()).isEqualTo(new Streamed.Delivered(3, 9));
      assertThat(streamed.billing().attempts()).isEqualTo(Attempts.LOST);
      assertThat(server.isLeft()).isTrue();
    }
  }

  @Test
  void consumerThatThrows_closesTheConnection_andIsHeard() throws Exception {
    try (EventServer server = new EventServer(line -> line.open(Map.of()).babble(HEL))) {
      LanguageModel model = model(server);
      assertThatThrownBy(
              () ->
                  model.stream(
                      Gemini.prompt(),
                      Gemini.soon(),
                      _ -> {
                        throw new IOException("disk full");
                      }))
          .isInstanceOf(IOException.class)
          .hasMessage("disk full");
      assertThat(server.isLeft()).isTrue();
    }
  }

  @Test
  void interruptDuringTheStream_endsItAndIsKept() throws Exception {
    try (EventServer server = new EventServer(line -> line.open(Map.of()).write(HEL).hang())) {
      CountDownLatch first = new CountDownLatch(1);
      Streamed[] streamed = new Streamed[1];
      boolean[] kept = new boolean[1];
      Thread asking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    streamed[0] =
                        model(server).stream(
                            Gemini.prompt(),
                            Deadline.in(Duration.ofMinutes(5)),
                            _ -> {
                              first.countDown();
                              return true;
                            });
                    kept[0] = Thread.currentThread().isInterrupted();
                  });
      assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
      asking.interrupt();
      asking.join(Duration.ofSeconds(20));

      assertThat(((Unavailable) broken(streamed[0])).detail()).contains("interrupted");
      assertThat(kept[0]).isTrue();
      assertThat(server.isLeft()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"'\\r\\n'", "'\\n'"})
  void lines_mayEndEitherWay(String lineEnd) {
    String end = lineEnd.replace("\\r", "\r").replace("\\n", "\n");

    assertThat(read((HEL + LO).replace("\r\n", end))).isInstanceOf(Streamed.Finished.class);
    assertThat(String.join("", chunks)).isEqualTo("Hello!");
  }

  @Test
  void commentsOtherFieldsAndSplitData_areReadAsTheFormatSays() {
    String lo = event("lo!", 2, "STOP");
    int middle = lo.indexOf(',') + 1;
    Streamed streamed =
        read(
            "\uFEFF: hello\n\n",
            "event: message\nid: 1\nretry: 5\n" + HEL,
            ":\n\n\n",
            "data:" + lo.substring(0, middle) + "\ndata: " + lo.substring(middle) + "\n\n");

    assertThat(streamed).isInstanceOf(Streamed.Finished.class);
    assertThat(chunks).containsExactly("Hel", "lo!");
  }

  @Test
  void bytesInAnyPieces_giveTheSameText() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      StringBuilder whole = new StringBuilder();
      StringBuilder wire = new StringBuilder();
      int events = 1 + random.nextInt(8);
      for (int i = 0; i < events; i++) {
        String text = text(random);
        whole.append(text);
        String last = i == events - 1 ? "STOP" : null;
        wire.append(data(event(escaped(text, random), i, last)));
      }
      byte[] bytes = wire.toString().getBytes(StandardCharsets.UTF_8);
      StringBuilder heard = new StringBuilder();
      try (EventServer server =
          new EventServer(
              line -> {
                line.open(Map.of());
                for (int at = 0; at < bytes.length; ) {
                  int length = Math.min(bytes.length - at, 1 + random.nextInt(12));
                  line.write(Arrays.copyOfRange(bytes, at, at + length));
                  at += length;
                }
              })) {
        Streamed streamed =
            model(server).stream(
                Gemini.prompt(), Gemini.soon(), chunk -> heard.append(chunk) != null);
        assertThat(heard.toString())
            .as("seed %s round %s", seed, round)
            .isEqualTo(whole.toString());
        assertThat(streamed.delivered().chars()).isEqualTo(whole.length());
        assertThat(streamed).isInstanceOf(Streamed.Finished.class);
      }
    }
  }

  private static String text(Random random) {
    String[] letters = {"a", "é", "ß", "€", "日", "😀", " ", "\n", "\"", "\\", "{", "data: "};
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(30); i > 0; i--) text.append(letters[random.nextInt(12)]);
    return text.toString();
  }

  /// As JSON, some of it in escapes.
  private static String escaped(String text, Random random) {
    StringBuilder escaped = new StringBuilder();
    for (char c : text.toCharArray()) {
      boolean must = c < ' ' || c == '"' || c == '\\';
      // Half of a surrogate pair is no character that could be written as it is.
      boolean may = !Character.isSurrogate(c) && random.nextInt(4) == 0;
      if (must || may) escaped.append(String.format("\\u%04x", (int) c));
      else escaped.append(c);
    }
    return escaped.toString();
  }

  @Test
  void packedStream_isHandedOverAsItComes() throws Exception {
    SynchronousQueue<String> heard = new SynchronousQueue<>();
    try (EventServer server =
        new EventServer(
            line -> {
              line.open(Map.of("Content-Encoding", "gzip"));
              ByteArrayOutputStream packed = new ByteArrayOutputStream();
              OutputStream gzip = new GZIPOutputStream(packed, true);
              gzip.write(HEL.getBytes(StandardCharsets.UTF_8));
              gzip.flush();
              line.write(packed.toByteArray());
              packed.reset();
              String first = heard.poll(10, TimeUnit.SECONDS);
              gzip.write(
                  data(event(first == null ? "too late" : "lo!", 2, "STOP"))
                      .getBytes(StandardCharsets.UTF_8));
              gzip.close();
              line.write(packed.toByteArray());
            })) {
      Streamed streamed =
          model(server).stream(
              Gemini.prompt(),
              Gemini.soon(),
              chunk -> {
                chunks.add(chunk);
                return !chunk.equals("Hel") || heard.offer(chunk, 10, TimeUnit.SECONDS);
              });
      assertThat(streamed).isInstanceOf(Streamed.Finished.class);
      assertThat(chunks).containsExactly("Hel", "lo!");
    }
  }

  @Test
  void megabyteOfText_comesWholeWhateverItsPieces() {
    String piece = "0123456789".repeat(100);
    for (int perEvent : new int[] {1, 1_049}) {
      StringBuilder heard = new StringBuilder();
      try (EventServer server =
          new EventServer(
              line -> {
                line.open(Map.of());
                for (int left = 1_049; left > 0; left -= perEvent) {
                  boolean last = left <= perEvent;
                  line.write(data(event(piece.repeat(perEvent), 9, last ? "STOP" : null)));
                }
              })) {
        Streamed streamed =
            model(server).stream(
                Gemini.prompt(), Gemini.soon(), chunk -> heard.append(chunk) != null);
        assertThat(streamed).isInstanceOf(Streamed.Finished.class);
        assertThat(streamed.delivered())
            .isEqualTo(new Streamed.Delivered(1_049 / perEvent, 1_049_000));
        assertThat(heard).hasToString(piece.repeat(1_049));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SAFETY, Blocked",
    "MAX_TOKENS, CutOff",
    "OTHER, Malformed",
  })
  void otherEnding_isWhatItIsForAWholeAnswer(String reason, String kind) {
    Answer.Unanswered why = broken(read(HEL, data(event("lo", 2, reason))));

    assertThat(why.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(why.billing().usage().answer()).isEqualTo(2);
    assertThat(why.billing().attempts()).isEqualTo(Attempts.ONE);
    assertThat(chunks).containsExactly("Hel", "lo");
  }

  @Test
  void refusedPrompt_isBlocked() {
    Blocked why =
        (Blocked)
            broken(
                read(
                    data(
                        "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},"
                            + "\"usageMetadata\":{\"promptTokenCount\":42}}")));

    assertThat(why.byPrompt()).isTrue();
    assertThat(why.billing().usage().prompt()).isEqualTo(42);
  }

  @Test
  void thoughtsAndEmptyTexts_areNoPieces() {
    String thought = HEL.replace("\"text\":\"Hel\"", "\"text\":\"Let me see\",\"thought\":true");
    Streamed streamed = read(thought, data(event("", 0, null)), LO);

    assertThat(chunks).containsExactly("lo!");
    assertThat(streamed).isInstanceOf(Streamed.Finished.class);
  }

  @Test
  void finishedWithoutWords_isMalformed() {
    assertThat(broken(read(data(event(" ", 0, "STOP"))))).isInstanceOf(Malformed.class);
    assertThat(broken(read(""))).isInstanceOf(Malformed.class);
    assertThat(broken(read(": nothing\n\n"))).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[DONE]",
        "null",
        "[]",
        "{\"candidates\":\"nope\"}",
        "{\"candidates\":[{\"content\":null}]}"
      })
  void eventThatIsNoAnswer_isMalformed_afterWhatWasHandedOver(String event) {
    Malformed why = (Malformed) broken(read(HEL, data(event), LO));

    assertThat(why.text()).isEmpty();
    assertThat(why.billing().attempts()).isEqualTo(Attempts.LOST);
    assertThat(chunks).containsExactly("Hel");
  }

  @Test
  void anythingAfterTheFinishReason_isOnlyRead() {
    assertThat(read(HEL, LO, data("[DONE]"))).isInstanceOf(Streamed.Finished.class);
  }

  @Test
  void countsThatFollowTheFinishReason_count() {
    Streamed streamed = read(HEL, LO, data("{" + USAGE.formatted(9, 51) + "}"));

    assertThat(streamed.billing().usage().answer()).isEqualTo(9);
  }

  @Test
  void streamWithoutCounts_isEstimatedFromItsLength() {
    String bare =
        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello!\"}]},%s\"index\":0}]}";
    Streamed streamed =
        read(data(bare.formatted("")), data(bare.formatted("\"finishReason\":\"STOP\",")));

    // 20 characters asked and 12 answered, four to a token.
    assertThat(streamed.billing().usage()).isEqualTo(new Usage(5, 0, 3, 0, 8, true));
  }

  @Test
  void errorBeforeAnyByte_isToldAsForAWholeAnswer() {
    try (GeminiStandIn gemini = GeminiStandIn.start()) {
      GeminiReply[] replies = {
        GeminiReply.rateLimited(54),
        GeminiReply.dailyQuota(),
        GeminiReply.invalidKey(),
        GeminiReply.noBilling(),
        GeminiReply.modelNotFound("x"),
        GeminiReply.overloaded503(),
        GeminiReply.html502(),
        GeminiReply.raw(503, "text/plain", ""),
        GeminiReply.raw(
            503,
            "application/json",
            "[{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}]"),
        GeminiReply.redirect("http://127.0.0.1:1/"),
        GeminiReply.reset()
      };
      for (GeminiReply reply : replies) {
        gemini.enqueue(reply, reply);
        LanguageModel model = Gemini.at(gemini);
        Answer whole = model.generate(Gemini.prompt(), Gemini.soon());

        assertThat(broken(model.stream(Gemini.prompt(), Gemini.soon(), chunks::add)))
            .isEqualTo(whole);
      }
      assertThat(chunks).isEmpty();
    }
  }

  @Test
  void pageInsteadOfAStream_isMalformed() {
    try (GeminiStandIn gemini = GeminiStandIn.start()) {
      gemini.enqueue(GeminiReply.html200());

      assertThat(broken(Gemini.at(gemini).stream(Gemini.prompt(), Gemini.soon(), chunks::add)))
          .isInstanceOf(Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemini-2.5-flash-lite",
        "gemini-3.5-flash-lite",
        "gemini-3.8-flash",
        "tunedModels/x"
      })
  void request_isTheSameAsForAWholeAnswer(String model) {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.answer("Hello!"))) {
      for (Prompt prompt : List.of(Gemini.prompt(), Gemini.jsonPrompt())) {
        for (Thinking thinking : new Thinking[] {null, Thinking.OFF, Thinking.HIGH}) {
          LanguageModel asked =
              GeminiModel.of(
                  new GeminiSettings(
                      Gemini.KEY,
                      model,
                      gemini.uri(),
                      0.7,
                      512,
                      thinking,
                      Prices.load(),
                      () -> Gemini.NOW),
                  Gemini.HTTP);
          asked.generate(prompt, Gemini.soon());
          asked.stream(prompt, Gemini.soon(), chunks::add);
        }
      }
      for (int i = 0; i < gemini.requests().size(); i += 2) {
        var whole = gemini.requests().get(i);
        var streamed = gemini.requests().get(i + 1);
        assertThat(streamed.body().toString()).hasSameSizeAs(whole.body().toString());
        assertThat(streamed.body()).isEqualTo(whole.body());
        assertThat(streamed.path())
            .isEqualTo(whole.path().replace("generateContent", "streamGenerateContent"));
        assertThat(streamed.key()).isEqualTo(whole.key());
        assertThat(streamed.header("content-type")).isEqualTo(whole.header("content-type"));
      }
      assertThat(gemini.requests()).hasSize(12);
    }
  }

  @Test
  void deadlineThatHasPassed_asksNobody() {
    try (GeminiStandIn gemini = GeminiStandIn.start()) {
      Streamed streamed =
          Gemini.at(gemini).stream(Gemini.prompt(), Deadline.in(Duration.ZERO), chunks::add);

      assertThat(streamed.billing().attempts()).isEqualTo(Attempts.NONE);
      assertThat(gemini.requests()).isEmpty();
    }
  }

  @Test
  void standIn_streamsWhatItWouldAnswer() {
    String text = "Any answer, in whatever words: 日本語 😀. ".repeat(20);
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.answer(text))) {
      Streamed streamed = Gemini.at(gemini).stream(Gemini.prompt(), Gemini.soon(), chunks::add);

      assertThat(String.join("", chunks)).isEqualTo(text);
      assertThat(chunks).hasSizeGreaterThan(10);
      assertThat(streamed.billing())
          .isEqualTo(Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon()).billing());
    }
  }

  @Test
  void modelThatCantStream_givesItsAnswerAsOnePiece() {
    LanguageModel whole =
        new LanguageModel() {
          @Override
          public Answer generate(Prompt prompt, Deadline deadline) {
            return new Answer.Answered("Hello!", null, "STOP", Billing.nothing("m"));
          }

          @Override
          public String requestedModel() {
            return "m";
          }
        };

    assertThat(whole.stream(Gemini.prompt(), Gemini.soon(), chunks::add))
        .isInstanceOf(Streamed.Finished.class);
    assertThat(whole.stream(Gemini.prompt(), Gemini.soon(), _ -> false))
        .isInstanceOf(Streamed.Stopped.class);
    assertThat(chunks).containsExactly("Hello!");
  }
}

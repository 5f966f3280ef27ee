package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rein.llm.Answer.Answered;
import dev.rein.llm.Answer.Blocked;
import dev.rein.llm.Answer.Cause;
import dev.rein.llm.Answer.CutOff;
import dev.rein.llm.Answer.Malformed;
import dev.rein.llm.Answer.Unavailable;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every way in which a call is known to fail, over real HTTP.
class GeminiFaultsTest {
  private static final Usage FORTY_TWO_ASKED =
      new Usage(GeminiReply.PROMPT_TOKENS, 0, 0, 0, GeminiReply.PROMPT_TOKENS, false);

  private final GeminiStandIn gemini = GeminiStandIn.start();

  @AfterEach
  void close() {
    gemini.close();
  }

  private Answer ask(GeminiReply reply) {
    gemini.enqueue(reply);
    return Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon());
  }

  private Answer askJson(String text) {
    gemini.enqueue(GeminiReply.answer(text));
    return Gemini.at(gemini).generate(Gemini.jsonPrompt(), Gemini.soon());
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        arguments(GeminiReply.invalidKey(), Cause.CREDENTIALS, 400, "GEMINI_API_KEY"),
        arguments(GeminiReply.badRequest("bad schema"), Cause.BAD_REQUEST, 400, "schema"),
        arguments(GeminiReply.noBilling(), Cause.BAD_REQUEST, 400, "billing"),
        arguments(GeminiReply.error(401, "UNAUTHENTICATED", "no"), Cause.CREDENTIALS, 401, "KEY"),
        arguments(GeminiReply.forbidden(), Cause.CREDENTIALS, 403, "GEMINI_API_KEY"),
        arguments(GeminiReply.modelNotFound("x"), Cause.MODEL_NOT_FOUND, 404, "set GEMINI_MODEL"),
        arguments(GeminiReply.error(408, "X", "slow"), Cause.TIMEOUT, 408, "again"),
        arguments(GeminiReply.error(409, "ABORTED", "m"), Cause.SERVER_ERROR, 409, "again"),
        arguments(GeminiReply.error(499, "CANCELLED", "m"), Cause.SERVER_ERROR, 499, "again"),
        arguments(
            GeminiReply.raw(
                200,
                "application/json",
                "{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}"),
            Cause.SERVER_ERROR,
            503,
            "503"),
        arguments(GeminiReply.error(413, "X", "big"), Cause.BAD_REQUEST, 413, "413"),
        arguments(GeminiReply.rateLimited(54), Cause.RATE_LIMITED, 429, "quota"),
        arguments(GeminiReply.exhausted(), Cause.RATE_LIMITED, 429, "quota"),
        arguments(GeminiReply.dailyQuota(), Cause.QUOTA_EXHAUSTED, 429, "day"),
        arguments(GeminiReply.internal500(), Cause.SERVER_ERROR, 500, "500"),
        arguments(GeminiReply.html502(), Cause.SERVER_ERROR, 502, "502"),
        arguments(GeminiReply.overloaded503(), Cause.SERVER_ERROR, 503, "503"),
        arguments(GeminiReply.raw(503, "text/plain", ""), Cause.SERVER_ERROR, 503, "503"),
        arguments(
            GeminiReply.raw(
                503,
                "application/json",
                "[{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"UNAVAILABLE\"}}]"),
            Cause.SERVER_ERROR,
            503,
            "503"),
        arguments(GeminiReply.deadline504(), Cause.TIMEOUT, 504, "again"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void error_isUnavailableWithItsCause_afterOneRequest(
      GeminiReply reply, Cause cause, int status, String says) {
    Unavailable answer = (Unavailable) ask(reply);

    assertThat(answer.cause()).isEqualTo(cause);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.detail()).contains(says).doesNotContain(Gemini.KEY);
    assertThat(answer.billing()).isEqualTo(Billing.nothing(Gemini.MODEL));
    assertThat(gemini.requests()).hasSize(1);
  }

  @Test
  void errorThatEchoesPromptAndKey_isToldInOurOwnWords() {
    for (int status : new int[] {400, 401, 403, 404, 408, 418, 429, 500, 503}) {
      Unavailable answer =
          (Unavailable) ask(GeminiReply.error(status, "Say hello.", "Say hello. " + Gemini.KEY));

      assertThat(answer.detail()).doesNotContain("hello", Gemini.KEY);
    }
  }

  @Test
  void rateLimit_saysHowLongToWait() {
    assertThat(((Unavailable) ask(GeminiReply.rateLimited(54))).retryAfter())
        .isEqualTo(Duration.ofSeconds(54));
    assertThat(((Unavailable) ask(GeminiReply.dailyQuota())).retryAfter())
        .isEqualTo(Duration.ofSeconds(54));
    assertThat(((Unavailable) ask(GeminiReply.exhausted())).retryAfter()).isNull();
    assertThat(((Unavailable) ask(limited("Please retry in 1.5s."))).retryAfter())
        .isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void waitBeyondADay_isCutToOne() {
    assertThat(((Unavailable) ask(limited("Please retry in 86399s."))).retryAfter())
        .isEqualTo(GeminiFailures.MAX_RETRY_AFTER.minusSeconds(1));
    assertThat(((Unavailable) ask(limited("Please retry in 86400s."))).retryAfter())
        .isEqualTo(GeminiFailures.MAX_RETRY_AFTER);
    assertThat(((Unavailable) ask(limited("Please retry in 999999999.9s."))).retryAfter())
        .isEqualTo(GeminiFailures.MAX_RETRY_AFTER);
    assertThat(((Unavailable) ask(limited("Please retry in 9999999999s."))).retryAfter()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "429 | Retry-After: 40 | PT40S",
        "503 | Retry-After: 40 | PT40S",
        "503 | retry-after: 999999999 | P1D",
        "429 | Date: Tue, 24 Nov 2026 12:00:00 GMT\\r"
            + "\\n"
            + "Retry-After: Tue, 24 Nov 2026 12:00:30 GMT | PT30S",
        "429 | Date: Tue, 24 Nov 2026 12:00:00 GMT\\r"
            + "\\n"
            + "Retry-After: Tue, 24 Nov 2026 11:59:30 GMT |",
        "429 | Retry-After: Tue, 24 Nov 2026 12:00:30 GMT |",
        "429 | Retry-After: soon |",
        "503 | Retry-After: -5 |",
        "400 | Retry-After: 40 |"
      })
  void headerThatAsksForAWait_isHeardAsTheBodyIs(
      int status, String headers, @Nullable Duration asked) {
    try (EventServer server = refusing(status, headers, "{}")) {
      LanguageModel model =
          GeminiModel.of(
              Gemini.settings(server.uri(), Gemini.KEY, Gemini.MODEL), new OkHttpClient());

      Unavailable answer = (Unavailable) model.generate(Gemini.prompt(), Gemini.soon());
      Streamed streamed = model.stream(Gemini.prompt(), Gemini.soon(), _ -> true);

      assertThat(answer.retryAfter()).isEqualTo(asked);
      Unavailable why = (Unavailable) ((Streamed.Broken) streamed).why();
      assertThat(why.retryAfter()).isEqualTo(asked);
    }
  }

  @Test
  void headerAndBody_theLongerWaitCounts() {
    String body = "{\"error\":{\"code\":429,\"message\":\"Please retry in 54s.\"}}";
    for (int seconds : new int[] {40, 60}) {
      try (EventServer server = refusing(429, "Retry-After: " + seconds, body)) {
        Unavailable answer =
            (Unavailable)
                GeminiModel.of(
                        Gemini.settings(server.uri(), Gemini.KEY, Gemini.MODEL), new OkHttpClient())
                    .generate(Gemini.prompt(), Gemini.soon());

        assertThat(answer.retryAfter()).isEqualTo(Duration.ofSeconds(Math.max(54, seconds)));
      }
    }
  }

  private static EventServer refusing(int status, String headers, String body) {
    String head =
        "HTTP/1.1 %d X\r\n"
            + "Connection: close\r\n"
            + "Content-Type: application/json\r\n"
            + "%s\r\n"
            + "Content-Length: %d\r\n\r\n"
            + "%s";
    return new EventServer(
        line ->
            line.write(
                head.formatted(status, headers.replace("\\r\\n", "\r\n"), body.length(), body)));
  }

  private static GeminiReply limited(String message) {
    return GeminiReply.error(429, "RESOURCE_EXHAUSTED", message);
  }

  static Stream<GeminiReply> unreadable() {
    return Stream.of(
        GeminiReply.emptyBody(),
        GeminiReply.emptyObject(),
        GeminiReply.noCandidates(),
        GeminiReply.truncated(),
        GeminiReply.html200(),
        GeminiReply.wrongTypes(),
        GeminiReply.nullContent(),
        GeminiReply.raw(200, "application/json", "[]"),
        GeminiReply.raw(200, "application/json", "null"));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void bodyThatIsNoAnswer_isMalformedAndPossiblyBilled(GeminiReply reply) {
    Malformed answer = (Malformed) ask(reply);

    assertThat(answer.detail()).startsWith("Gemini's answer");
    assertThat(answer.text()).isEmpty();
    assertThat(answer.billing()).isEqualTo(Billing.nothing(Gemini.MODEL).lost());
  }

  @Test
  void secondCandidate_isNotRead() {
    String two =
        """
        {"candidates":[
          {"content":{"parts":[{"text":"first"}],"role":"model"},"finishReason":"STOP","index":0},
          {"content":{"parts":[{"text":"second"}],"role":"model"},"finishReason":"SAFETY","index":1}],
         "usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":2,"totalTokenCount":3}}
        """;

    Answered answer = (Answered) ask(GeminiReply.raw(200, "application/json", two));

    assertThat(answer.text()).isEqualTo("first");
  }

  @Test
  void countedPromptWithoutAnswer_isMalformedAndBilled() {
    String counted = "{\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":42}}";

    Malformed answer = (Malformed) ask(GeminiReply.raw(200, "application/json", counted));

    assertThat(answer.billing().usage()).isEqualTo(FORTY_TWO_ASKED);
    assertThat(answer.billing().costUsd()).isEqualByComparingTo("0.0000042");
  }

  @Test
  void redirect_isNotFollowed_soThatTheKeyStaysHere() {
    try (GeminiStandIn elsewhere = GeminiStandIn.start(_ -> GeminiReply.answer("trap"))) {
      Answer answer =
          ask(GeminiReply.redirect(elsewhere.uri() + "/v1beta/models/m:generateContent"));

      assertThat(answer).isInstanceOf(Malformed.class);
      assertThat(((Malformed) answer).detail()).contains("302");
      assertThat(answer.billing()).isEqualTo(Billing.nothing(Gemini.MODEL));
      assertThat(elsewhere.requests()).isEmpty();
      assertThat(gemini.requests()).hasSize(1);
    }
  }

  @Test
  void refusedPrompt_isBlockedWithItsUsage() {
    Blocked answer = (Blocked) ask(GeminiReply.blockedPrompt());

    assertThat(answer.reason()).isEqualTo("PROHIBITED_CONTENT");
    assertThat(answer.byPrompt()).isTrue();
    assertThat(answer.billing().usage()).isEqualTo(FORTY_TWO_ASKED);
    assertThat(answer.billing().costUsd()).isEqualByComparingTo("0.0000042");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SAFETY",
        "RECITATION",
        "PROHIBITED_CONTENT",
        "SPII",
        "BLOCKLIST",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION"
      })
  void refusedAnswer_isBlockedWithItsUsage(String reason) {
    Blocked answer = (Blocked) ask(GeminiReply.finished(reason, null));

    assertThat(answer.reason()).isEqualTo(reason);
    assertThat(answer.byPrompt()).isFalse();
    assertThat(answer.billing().usage()).isEqualTo(FORTY_TWO_ASKED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"OTHER", "LANGUAGE", "MALFORMED_FUNCTION_CALL", "A_REASON_OF_TOMORROW"})
  void otherEnding_isMalformedAndNamed(String reason) {
    Malformed answer = (Malformed) ask(GeminiReply.finished(reason, "so far"));

    assertThat(answer.detail()).contains(reason);
    assertThat(answer.text()).isEqualTo("so far");
    assertThat(answer.billing().usage().answer()).isEqualTo(GeminiReply.ANSWER_TOKENS);
  }

  @Test
  void endingThatIsNotAConstant_isNotRepeated() {
    Malformed answer = (Malformed) ask(GeminiReply.finished("because of you", "so far"));

    assertThat(answer.detail()).doesNotContain("you");
  }

  @Test
  void missingOrUnspecifiedEnding_isMalformed() {
    assertThat(ask(GeminiReply.noFinishReason("so far"))).isInstanceOf(Malformed.class);
    assertThat(ask(GeminiReply.finished("FINISH_REASON_UNSPECIFIED", "so far")))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void finishedWithoutText_isMalformed() {
    assertThat(ask(GeminiReply.finished("STOP", null))).isInstanceOf(Malformed.class);
    assertThat(ask(GeminiReply.answer(""))).isInstanceOf(Malformed.class);
  }

  @Test
  void maxTokens_isCutOffWithWhatCame() {
    CutOff answer = (CutOff) ask(GeminiReply.maxTokens("{\"score\":"));

    assertThat(answer.partial()).isEqualTo("{\"score\":");
    assertThat(answer.finishReason()).isEqualTo("MAX_TOKENS");
    assertThat(answer.billing().costUsd()).isNotNull();
  }

  @Test
  void thinkingThatAteTheBudget_isCutOffAndBilled() {
    CutOff answer = (CutOff) ask(GeminiReply.thinkingAteTheBudget());

    assertThat(answer.partial()).isEmpty();
    assertThat(answer.billing().usage().thinking()).isEqualTo(99);
    // (42 × 0.10 + 99 × 0.40) / 1,000,000
    assertThat(answer.billing().costUsd()).isEqualByComparingTo("0.0000438");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"score\":4}",
        "  {\"score\":4}\n",
        "```json\n{\"score\":4}\n```",
        "```\n{\"score\":4}```",
        "```json {\"score\":4}```",
        "```{\"score\":4}```"
      })
  void oneJsonObject_isAnswered(String text) {
    Answered answer = (Answered) askJson(text);

    assertThat(answer.json()).isEqualTo(Gemini.json("{\"score\":4}"));
    assertThat(answer.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"score\":",
        "{\"score\":4,}",
        "{\"score\":4} and so on",
        "{\"score\":4}{\"score\":5}",
        "{\"score\":4,\"score\":5}",
        "[{\"score\":4}]",
        "4",
        "null",
        "I would rate it 4",
        "```json\n{\"score\":4,}\n```",
        "Here: ```json\n{\"score\":4}\n```"
      })
  void anythingElseThanOneJsonObject_isMalformedAndBilled(String text) {
    Malformed answer = (Malformed) askJson(text);

    assertThat(answer.text()).isEqualTo(text);
    assertThat(answer.detail()).doesNotContain("score", "rate");
    assertThat(answer.billing().costUsd()).isNotNull();
  }

  @Test
  void silence_endsAtTheDeadline() {
    gemini.enqueue(GeminiReply.hang());
    long began = System.nanoTime();

    Answer answer =
        Gemini.at(gemini).generate(Gemini.prompt(), Deadline.in(Duration.ofMillis(300)));

    assertThat(((Unavailable) answer).cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(answer.billing().attempts()).isEqualTo(Attempts.LOST);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void answerSlowerThanOkHttpsOwnTimeout_isWaitedFor() {
    gemini.enqueue(GeminiReply.answer("Hello!").after(Duration.ofMillis(400)));
    OkHttpClient impatient =
        new OkHttpClient.Builder()
            .readTimeout(Duration.ofMillis(50))
            .callTimeout(Duration.ofMillis(100))
            .build();

    Answer answer =
        GeminiModel.of(Gemini.settings(gemini.uri(), Gemini.KEY, Gemini.MODEL), impatient)
            .generate(Gemini.prompt(), Gemini.soon());

    assertThat(answer).isInstanceOf(Answered.class);
  }

  /// The SDK sleeps up to 2 s after the last failed attempt, unless it is told that no status is
  /// worth another: half of these would end at the deadline.
  @Test
  void overload_isToldAtOnce() {
    LanguageModel model = Gemini.at(gemini);
    for (int call = 0; call < 20; call++) {
      gemini.enqueue(GeminiReply.overloaded503());
      Answer answer = model.generate(Gemini.prompt(), Deadline.in(Duration.ofSeconds(1)));
      assertThat(((Unavailable) answer).cause()).isEqualTo(Cause.SERVER_ERROR);
    }
  }

  @Test
  void deadlineThatHasPassed_asksNobody() {
    Answer answer = Gemini.at(gemini).generate(Gemini.prompt(), Deadline.in(Duration.ZERO));

    assertThat(((Unavailable) answer).cause()).isEqualTo(Cause.TIMEOUT);
    assertThat(answer.billing().attempts()).isEqualTo(Attempts.NONE);
    assertThat(gemini.requests()).isEmpty();
  }

  @Test
  void deadlineInTheFarFuture_isNotAnOverflow() {
    gemini.enqueue(GeminiReply.answer("Hello!"));

    assertThat(Gemini.at(gemini).generate(Gemini.prompt(), Deadline.in(Duration.ofDays(100))))
        .isInstanceOf(Answered.class);
  }

  @Test
  void nobodyListening_isANetworkFailure() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Answer answer =
        GeminiModel.of(
                Gemini.settings(URI.create("http://127.0.0.1:" + free), Gemini.KEY, Gemini.MODEL),
                Gemini.HTTP)
            .generate(Gemini.prompt(), Gemini.soon());

    assertThat(((Unavailable) answer).cause()).isEqualTo(Cause.NETWORK);
    assertThat(answer.billing().attempts()).isEqualTo(Attempts.ONE);
  }

  @Test
  void connectionThatBreaks_isANetworkFailure_possiblyBilled() {
    for (GeminiReply reply : List.of(GeminiReply.reset(), GeminiReply.cutBody())) {
      Unavailable answer = (Unavailable) ask(reply);

      assertThat(answer.cause()).isEqualTo(Cause.NETWORK);
      assertThat(answer.billing().attempts()).isEqualTo(Attempts.LOST);
    }
    assertThat(gemini.requests()).hasSize(2);
  }

  @Test
  void reusedConnectionThatDies_isNotSentAgain() throws Exception {
    gemini.enqueue(GeminiReply.answer("Hello!"), GeminiReply.reset(), GeminiReply.answer("twice"));
    LanguageModel model = Gemini.at(gemini);
    model.generate(Gemini.prompt(), Gemini.soon());

    Answer answer = model.generate(Gemini.prompt(), Gemini.soon());

    assertThat(((Unavailable) answer).cause()).isEqualTo(Cause.NETWORK);
    assertThat(gemini.requests()).hasSize(2);
  }

  @Test
  void reusedConnectionThatDies_isSentAgainByOkHttpLeftToItself() throws Exception {
    gemini.enqueue(GeminiReply.answer("Hello!"), GeminiReply.reset(), GeminiReply.answer("twice"));
    Request post =
        new Request.Builder()
            .url(gemini.uri() + "/v1beta/models/m:generateContent?key=k")
            .post(
                RequestBody.create(
                    "{\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]}",
                    MediaType.get("application/json")))
            .build();
    OkHttpClient plain = new OkHttpClient();
    for (int call = 0; call < 2; call++) {
      try (Response response = plain.newCall(post).execute()) {
        response.body().string();
      }
    }

    assertThat(gemini.requests()).hasSize(3);
  }

  @Test
  void interruptDuringTheCall_endsItAndIsKept() throws Exception {
    gemini.enqueue(GeminiReply.hang());
    LanguageModel model = Gemini.at(gemini);
    CompletableFuture<Answer> answered = new CompletableFuture<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  Answer answer =
                      model.generate(Gemini.prompt(), Deadline.in(Duration.ofMinutes(5)));
                  flag.set(Thread.currentThread().isInterrupted());
                  answered.complete(answer);
                });
    gemini.awaitRequests(1, Duration.ofSeconds(10));
    asking.interrupt();

    Answer answer = answered.get(10, TimeUnit.SECONDS);

    assertThat(((Unavailable) answer).detail()).contains("interrupted");
    assertThat(flag.get()).isTrue();
  }

  @Test
  void interruptBeforeTheCall_asksNobodyAndIsKept() {
    Thread.currentThread().interrupt();

    Answer answer = Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer).isInstanceOf(Unavailable.class);
    assertThat(gemini.requests()).isEmpty();
  }
}

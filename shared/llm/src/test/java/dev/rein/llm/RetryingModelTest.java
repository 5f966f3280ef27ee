package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rein.llm.Answer.Answered;
import dev.rein.llm.Answer.Cause;
import dev.rein.llm.Answer.Unavailable;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryingModelTest {
  private static final Retries QUICK =
      new Retries(3, Duration.ofMillis(2), Duration.ofMillis(8), Duration.ofSeconds(1));

  @AutoClose final GeminiStandIn gemini = GeminiStandIn.start();

  private LanguageModel model(Retries retries) {
    return new RetryingModel(Gemini.at(gemini), retries, new Random(7)::nextDouble);
  }

  private Answer ask(GeminiReply... replies) {
    gemini.enqueue(replies);
    return model(QUICK).generate(Gemini.prompt(), Gemini.soon());
  }

  static Stream<GeminiReply> passing() {
    return Stream.of(
        GeminiReply.internal500(),
        GeminiReply.html502(),
        GeminiReply.overloaded503(),
        GeminiReply.deadline504(),
        GeminiReply.exhausted(),
        GeminiReply.rateLimited(0),
        GeminiReply.reset(),
        GeminiReply.cutBody());
  }

  @ParameterizedTest
  @MethodSource("passing")
  void failureThatPasses_isMadeGoodByAnotherRequest(GeminiReply failure) {
    Answer answer = ask(failure, GeminiReply.answer("Hello!"));

    assertThat(((Answered) answer).text()).isEqualTo("Hello!");
    assertThat(answer.billing().attempts().made()).isEqualTo(2);
    assertThat(gemini.requests()).hasSize(2);
  }

  static Stream<GeminiReply> lasting() {
    return Stream.of(
        GeminiReply.invalidKey(),
        GeminiReply.badRequest("no such field"),
        GeminiReply.noBilling(),
        GeminiReply.forbidden(),
        GeminiReply.modelNotFound("x"),
        GeminiReply.dailyQuota(),
        GeminiReply.error(501, "UNIMPLEMENTED", "no"),
        GeminiReply.error(408, "X", "slow"),
        GeminiReply.safety(),
        GeminiReply.maxTokens("half"),
        GeminiReply.truncated());
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void failureThatLasts_isToldAfterOneRequest(GeminiReply failure) {
    Answer answer = ask(failure, GeminiReply.answer("Hello!"));

    assertThat(answer).isInstanceOf(Answer.Unanswered.class);
    assertThat(gemini.requests()).hasSize(1);
  }

  @Test
  void failureThatDoesNotPass_isToldOnceTheRequestsAreUsedUp() {
    Answer answer =
        ask(
            GeminiReply.overloaded503(),
            GeminiReply.reset(),
            GeminiReply.internal500(),
            GeminiReply.answer("too late"));

    assertThat(((Unavailable) answer).status()).isEqualTo(500);
    assertThat(answer.billing().attempts()).isEqualTo(new Attempts(3, 1));
    assertThat(gemini.requests()).hasSize(3);
  }

  @Test
  void lostRequests_stayCountedBesideTheAnswersOwnTokens() {
    Answer answer = ask(GeminiReply.cutBody(), GeminiReply.answer("Hello!", 1_500, 200, 50, 500));

    assertThat(answer.billing().attempts()).isEqualTo(new Attempts(2, 1));
    assertThat(answer.billing().usage()).isEqualTo(new Usage(1_500, 500, 200, 50, 1_750, false));
  }

  @Test
  void oneRequestAllowed_isNotMadeAgain() {
    gemini.enqueue(GeminiReply.overloaded503(), GeminiReply.answer("Hello!"));
    Retries none = new Retries(1, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    assertThat(model(none).generate(Gemini.prompt(), Gemini.soon()))
        .isInstanceOf(Unavailable.class);
    assertThat(gemini.requests()).hasSize(1);
  }

  @Test
  void waitLongerThanTheTimeLeft_isToldAtOnce_withTheWait() {
    gemini.enqueue(GeminiReply.rateLimited(3_600));

    Unavailable answer = (Unavailable) model(QUICK).generate(Gemini.prompt(), Gemini.soon());

    assertThat(answer.cause()).isEqualTo(Cause.RATE_LIMITED);
    assertThat(answer.retryAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(gemini.requests()).hasSize(1);
  }

  @Test
  void tryThatCouldNotFinish_isNotBegun() {
    gemini.enqueue(GeminiReply.overloaded503(), GeminiReply.answer("Hello!"));
    Retries slow = new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(60));

    assertThat(model(slow).generate(Gemini.prompt(), Deadline.in(Duration.ofSeconds(59))))
        .isInstanceOf(Unavailable.class);
    assertThat(gemini.requests()).hasSize(1);
  }

  @Test
  void wishOfTheProvider_isWaitedFor() {
    long began = System.nanoTime();

    Answer answer = ask(GeminiReply.rateLimited(1), GeminiReply.answer("Hello!"));

    assertThat(answer).isInstanceOf(Answered.class);
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  @Test
  void interruptDuringTheWait_endsItAndIsKept() throws Exception {
    gemini.enqueue(GeminiReply.rateLimited(600), GeminiReply.answer("Hello!"));
    LanguageModel patient = model(QUICK);
    Unavailable[] answer = new Unavailable[1];
    boolean[] kept = new boolean[1];
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  answer[0] =
                      (Unavailable)
                          patient.generate(Gemini.prompt(), Deadline.in(Duration.ofHours(1)));
                  kept[0] = Thread.currentThread().isInterrupted();
                });
    gemini.awaitRequests(1, Duration.ofSeconds(10));
    asking.interrupt();
    asking.join(Duration.ofSeconds(20));

    assertThat(answer[0]).isNotNull();
    assertThat(kept[0]).isTrue();
    assertThat(gemini.requests()).hasSize(1);
  }

  @Test
  void stream_isMadeAgainWhileNothingOfItWasHandedOver() {
    gemini.enqueue(GeminiReply.overloaded503(), GeminiReply.reset(), GeminiReply.answer("Hello!"));
    StringBuilder text = new StringBuilder();

    Streamed streamed =
        model(QUICK).stream(Gemini.prompt(), Gemini.soon(), chunk -> text.append(chunk) != null);

    assertThat(streamed).isInstanceOf(Streamed.Finished.class);
    assertThat(streamed.billing().attempts()).isEqualTo(new Attempts(3, 1));
    assertThat(text).hasToString("Hello!");
  }

  @Test
  void stream_ofWhichSomethingWasHandedOver_isNotMadeAgain() {
    gemini.enqueue(
        GeminiReply.answer("a long answer, ".repeat(50)).cut(), GeminiReply.answer("twice"));
    StringBuilder text = new StringBuilder();

    Streamed streamed =
        model(QUICK).stream(Gemini.prompt(), Gemini.soon(), chunk -> text.append(chunk) != null);

    assertThat(streamed).isInstanceOf(Streamed.Broken.class);
    assertThat(streamed.delivered().chars()).isEqualTo(text.length()).isPositive();
    assertThat(gemini.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    // failures so far, random, milliseconds: half to one and a half times 100 × 2^(n−1), at most 1
    // s
    "1, 0, 50",
    "1, 0.5, 100",
    "2, 0, 100",
    "3, 0.5, 400",
    "4, 0.5, 800",
    "5, 0.5, 1000",
    "9, 0, 500",
  })
  void delay_doublesUpToItsBound_andIsSpread(int failures, double random, long ms) {
    assertThat(SLOW.delay(failures, failed(null), random)).isEqualTo(Duration.ofMillis(ms));
  }

  @ParameterizedTest
  @CsvSource({"0, 7000", "0.5, 7050"})
  void delay_isNeverShorterThanTheProvidersWish(double random, long ms) {
    assertThat(SLOW.delay(1, failed(Duration.ofSeconds(7)), random))
        .isEqualTo(Duration.ofMillis(ms));
  }

  @Test
  void retriesAtTheirBounds_areAccepted_andBeyondThemRefused() {
    Duration most = Retries.MAX_FIRST_DELAY;
    for (int attempts : List.of(1, Retries.MAX_ATTEMPTS)) {
      assertThat(new Retries(attempts, most, most, Duration.ZERO).attempts()).isEqualTo(attempts);
    }
    for (int attempts : List.of(0, Retries.MAX_ATTEMPTS + 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Retries(attempts, most, most, Duration.ZERO));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Retries(1, most.plusMillis(1), most, Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Retries(1, Duration.ofMillis(-1), most, Duration.ZERO));
  }

  private static final Retries SLOW =
      new Retries(10, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO);

  private static Unavailable failed(Duration retryAfter) {
    return new Unavailable(Cause.RATE_LIMITED, 429, "", retryAfter, Billing.nothing("m"));
  }
}

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedModelTest {
  @Test
  void moreCallsThanAllowed_waitForTheirTurn() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    try (GeminiStandIn gemini =
        GeminiStandIn.start(
            _ -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              two.countDown();
              await(two);
              now.decrementAndGet();
              return GeminiReply.answer("Hello!");
            })) {
      LanguageModel model = new BoundedModel(Gemini.at(gemini), 2);
      List<BatchAsk> asks = new ArrayList<>();
      for (int i = 0; i < 12; i++) asks.add(new BatchAsk("" + i, Gemini.prompt()));

      assertThat(model.batch(asks, 12, Gemini.soon()))
          .allSatisfy(
              item -> assertThat(((BatchItem.Ended) item).answer()).isInstanceOf(Answered.class));

      assertThat(most.get()).isEqualTo(2);
    }
  }

  @Test
  void noTurnBeforeTheDeadline_isATimeout_andNobodyIsAsked() throws Exception {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.hang())) {
      LanguageModel model = new BoundedModel(Gemini.at(gemini), 1);
      Thread first = Thread.ofVirtual().start(() -> model.generate(Gemini.prompt(), minutes()));
      gemini.awaitRequests(1, Duration.ofSeconds(10));

      Unavailable second =
          (Unavailable) model.generate(Gemini.prompt(), Deadline.in(Duration.ofMillis(50)));
      Streamed third = model.stream(Gemini.prompt(), Deadline.in(Duration.ofMillis(50)), _ -> true);

      assertThat(second.cause()).isEqualTo(Cause.TIMEOUT);
      assertThat(second.detail()).contains("LLM_MAX_CONCURRENCY");
      assertThat(second.billing().attempts()).isEqualTo(Attempts.NONE);
      assertThat(third).isInstanceOf(Streamed.Broken.class);
      assertThat(gemini.requests()).hasSize(1);
      first.interrupt();
      first.join();
    }
  }

  @Test
  void turnOfACallThatFailed_isGivenOn() {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.answer("Hello!"))) {
      LanguageModel model = new BoundedModel(Gemini.at(gemini), 1);
      gemini.enqueue(GeminiReply.reset(), GeminiReply.overloaded503());
      model.generate(Gemini.prompt(), Gemini.soon());
      model.stream(Gemini.prompt(), Gemini.soon(), _ -> true);
      model.stream(Gemini.prompt(), Gemini.soon(), _ -> false);

      assertThat(model.generate(Gemini.prompt(), Gemini.soon())).isInstanceOf(Answered.class);
    }
  }

  @Test
  void interruptDuringTheWait_endsItAndIsKept() {
    try (GeminiStandIn gemini = GeminiStandIn.start()) {
      Thread.currentThread().interrupt();
      Answer answer = new BoundedModel(Gemini.at(gemini), 1).generate(Gemini.prompt(), minutes());

      assertThat(Thread.interrupted()).isTrue();
      assertThat(answer.billing().attempts()).isEqualTo(Attempts.NONE);
    }
  }

  @Test
  void noneAtOnce_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BoundedModel(new NoModel(), 0));
  }

  private record NoModel() implements LanguageModel {
    @Override
    public Answer generate(Prompt prompt, Deadline deadline) {
      throw new IllegalStateException();
    }

    @Override
    public String requestedModel() {
      return "none";
    }
  }

  private static Deadline minutes() {
    return Deadline.in(Duration.ofMinutes(5));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static List<BatchAsk> asks(int count) {
    List<BatchAsk> asks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      asks.add(new BatchAsk("ask-" + i, new Prompt("echo", "echo.v1", "Echo.", "" + i, null)));
    }
    return asks;
  }

  @Test
  void oneThatFails_costsNoneOfTheOthers_andAllKeepTheirOrder() {
    Map<String, GeminiReply> failures =
        Map.of("3", GeminiReply.invalidKey(), "5", GeminiReply.reset(), "8", GeminiReply.html200());
    try (GeminiStandIn gemini =
        GeminiStandIn.start(
            request ->
                failures.getOrDefault(
                    request.user(), GeminiReply.answer("to " + request.user())))) {
      List<BatchItem> items = Gemini.at(gemini).batch(asks(40), 7, Gemini.soon());

      assertThat(items)
          .extracting(BatchItem::id)
          .isEqualTo(asks(40).stream().map(BatchAsk::id).toList());
      for (int i = 0; i < items.size(); i++) {
        Answer answer = ((BatchItem.Ended) items.get(i)).answer();
        if (failures.containsKey("" + i)) assertThat(answer).isNotInstanceOf(Answered.class);
        else assertThat(((Answered) answer).text()).isEqualTo("to " + i);
      }
    }
  }

  @Test
  void asManyAsAllowed_areUnderWayAtOnce() {
    CountDownLatch all = new CountDownLatch(5);
    try (GeminiStandIn gemini =
        GeminiStandIn.start(
            _ -> {
              all.countDown();
              return GeminiReply.answer(await(all) ? "together" : "alone");
            })) {
      List<BatchItem> items = Gemini.at(gemini).batch(asks(5), 5, Gemini.soon());

      assertThat(items)
          .allSatisfy(
              item ->
                  assertThat(((Answered) ((BatchItem.Ended) item).answer()).text())
                      .isEqualTo("together"));
    }
  }

  @Test
  void deadline_endsAllOfThem_thoseWithoutATurnUnasked() {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.hang())) {
      List<BatchItem> items =
          Gemini.at(gemini).batch(asks(6), 2, Deadline.in(Duration.ofMillis(300)));

      assertThat(items)
          .allSatisfy(
              item ->
                  assertThat(((Unavailable) ((BatchItem.Ended) item).answer()).cause())
                      .isEqualTo(Cause.TIMEOUT));
      assertThat(gemini.requests()).hasSize(2);
    }
  }

  @Test
  void modelThatThrows_breaksOnlyThatItem() {
    LanguageModel moody =
        new LanguageModel() {
          @Override
          public Answer generate(Prompt prompt, Deadline deadline) {
            if (prompt.user().equals("1")) throw new IllegalStateException("broken");
            return new Answered(prompt.user(), null, "STOP", Billing.nothing("m"));
          }

          @Override
          public String requestedModel() {
            return "m";
          }
        };

    List<BatchItem> items = moody.batch(asks(3), 1, Gemini.soon());

    assertThat(items.get(1))
        .isInstanceOfSatisfying(
            BatchItem.Broke.class, it -> assertThat(it.why()).hasMessage("broken"));
    assertThat(items).filteredOn(BatchItem.Ended.class::isInstance).hasSize(2);
  }

  @Test
  void batch_errorInOneAsk_costsNoneOfTheOthers() {
    LanguageModel failing =
        new LanguageModel() {
          @Override
          public Answer generate(Prompt prompt, Deadline deadline) {
            if (prompt.user().equals("1")) throw new NoClassDefFoundError("broken");
            return new Answered(prompt.user(), null, "STOP", Billing.nothing("m"));
          }

          @Override
          public String requestedModel() {
            return "m";
          }
        };

    List<BatchItem> items = failing.batch(asks(4), 1, Gemini.soon());

    assertThat(items)
        .extracting(BatchItem::id)
        .isEqualTo(asks(4).stream().map(BatchAsk::id).toList());
    assertThat(items.get(1))
        .isInstanceOfSatisfying(
            BatchItem.Broke.class,
            it -> assertThat(it.why()).isInstanceOf(NoClassDefFoundError.class));
    assertThat(items).filteredOn(BatchItem.Ended.class::isInstance).hasSize(3);
  }

  @Test
  void interrupt_endsTheBatchAndIsKept_withWhatHadCome() throws Exception {
    try (GeminiStandIn gemini = GeminiStandIn.start(_ -> GeminiReply.hang())) {
      gemini.enqueue(GeminiReply.answer("Hello!"));
      LanguageModel model = Gemini.at(gemini);
      List<BatchItem> items = new ArrayList<>();
      boolean[] kept = new boolean[1];
      Thread asking =
          Thread.ofPlatform()
              .start(
                  () -> {
                    items.addAll(model.batch(asks(3), 1, Deadline.in(Duration.ofMinutes(5))));
                    kept[0] = Thread.currentThread().isInterrupted();
                  });
      gemini.awaitRequests(2, Duration.ofSeconds(10));
      asking.interrupt();
      asking.join(Duration.ofSeconds(20));

      assertThat(items).hasSize(3);
      assertThat(((BatchItem.Ended) items.getFirst()).answer()).isInstanceOf(Answered.class);
      assertThat(((BatchItem.Ended) items.getLast()).answer()).isInstanceOf(Unavailable.class);
      assertThat(kept[0]).isTrue();
    }
  }

  @Test
  void nothingToAsk_isNothing_andWhatMakesNoSense_isRefused() {
    try (GeminiStandIn gemini = GeminiStandIn.start()) {
      LanguageModel model = Gemini.at(gemini);
      assertThat(model.batch(List.of(), 3, Gemini.soon())).isEmpty();
      assertThatIllegalArgumentException().isThrownBy(() -> model.batch(asks(1), 0, Gemini.soon()));
      List<BatchAsk> twice = List.of(asks(1).getFirst(), asks(1).getFirst());
      assertThatIllegalArgumentException().isThrownBy(() -> model.batch(twice, 1, Gemini.soon()));
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

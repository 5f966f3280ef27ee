package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.Masking;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the spans of streams and batches say, with the model put together as functions have it.
class TracedStreamTest {
  private static final int TOO_LONG = Beginning.MOST_CHARS + 1;

  @AutoClose final GeminiStandIn gemini = GeminiStandIn.start();
  private final List<SpanRecord> spans = new CopyOnWriteArrayList<>();
  private final Tracing tracing =
      Tracing.to(
          new SpanSink() {
            @Override
            public void accept(Item item) {
              if (item instanceof SpanRecord span) spans.add(span);
            }

            @Override
            public Flushed flush(Deadline deadline) {
              return Flushed.NOTHING;
            }
          });
  private final LanguageModel model =
      Models.gemini(
          Gemini.settings(gemini.uri(), Gemini.KEY, Gemini.MODEL),
          new LlmEnvironment(Map.of("LLM_RETRY_DELAY_MS", "1")),
          new OkHttpClient(),
          tracing);

  private Streamed stream(ChunkConsumer<RuntimeException> consumer) {
    return model.stream(Gemini.prompt(), Gemini.soon(), consumer);
  }

  private SpanRecord onlySpan() {
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  private static LlmCall llm(SpanRecord span) {
    LlmCall call = span.llm();
    if (call == null) throw new AssertionError("no model is said to have answered");
    return call;
  }

  @Test
  void stream_isOneLlmSpan_withTimeToFirstToken() {
    gemini.enqueue(GeminiReply.answer("Hello! ".repeat(10), 1_500, 200, 50, 500));
    stream(_ -> true);

    SpanRecord span = onlySpan();
    assertThat(span.type()).isEqualTo(SpanType.LLM);
    assertThat(span.input()).isEqualTo(Map.of("system", "You greet.", "user", "Say hello."));
    assertThat(span.output()).isEqualTo(Map.of("text", "Hello! ".repeat(10)));
    assertThat(span.error()).isNull();
    assertThat(span.metadata())
        .containsEntry("streamed", true)
        .containsEntry("chunks", 3)
        .containsEntry("finish_reason", "STOP")
        .containsEntry("price_row", "gemini-2.5-flash-lite@2025-07-22")
        .containsKey("time_to_first_token_ms")
        .doesNotContainKeys("possibly_billed", "attempts", "failed_attempts");
    LlmCall call = llm(span);
    assertThat(call.timeToFirstToken()).isPositive();
    assertThat(call.usage()).containsEntry("completion_tokens", 250);
    assertThat(call.costUsd()).isEqualByComparingTo("0.000205");
    Duration whole = Duration.between(span.startedAt(), span.endedAt());
    assertThat(call.timeToFirstToken()).isLessThanOrEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {TOO_LONG - 2, TOO_LONG - 1, TOO_LONG, 100_000})
  void longText_isKeptInPart_withItsLength(int chars) {
    gemini.enqueue(GeminiReply.answer("x".repeat(chars)));
    stream(_ -> true);

    Map<?, ?> output = (Map<?, ?>) onlySpan().output();
    if (output == null) throw new AssertionError("no output");
    assertThat((String) output.get("text")).hasSize(Math.min(chars, Beginning.MOST_CHARS));
    if (chars < TOO_LONG) assertThat(output.containsKey("chars")).isFalse();
    else assertThat(((Number) output.get("chars")).intValue()).isEqualTo(chars);
  }

  @Test
  void streamedText_cutInsideAnAddress_showsNoHalfOfIt() {
    for (String secret : List.of("john@example.com", "4111 1111 1111 1111", "+49 151 23456789")) {
      for (int shift = 0; shift <= secret.length() + 1; shift++) {
        int before = Beginning.MOST_CHARS - shift;
        String text = "word ".repeat(before / 5) + "w".repeat(before % 5) + " " + secret + " end";
        String tail = keptOf(text);
        assertThat(tail.length()).isBetween(Beginning.MOST_CHARS - 60, Beginning.MOST_CHARS);
        tail = Masking.ON.text(tail);
        assertThat(tail.substring(tail.length() - 60))
            .doesNotContain("john")
            .doesNotContain("4111")
            .doesNotContain("+49")
            .doesNotContain("1 ");
      }
    }
  }

  @Test
  void streamedText_cutInsideACharacter_showsNoHalfOfIt() {
    String kept = keptOf("x" + "🏃".repeat(Beginning.MOST_CHARS));

    assertThat(kept).hasSize(Beginning.MOST_CHARS - 1).endsWith("🏃");
  }

  /// What the span of a stream holds whose pieces end anywhere.
  private static String keptOf(String text) {
    WatchedChunks<RuntimeException> chunks = new WatchedChunks<>(_ -> true);
    for (int at = 0; at < text.length(); at += 7) {
      chunks.accept(text.substring(at, Math.min(text.length(), at + 7)));
    }
    assertThat(chunks.kept()).containsEntry("chars", (long) text.length());
    return (String) chunks.kept().getOrDefault("text", "");
  }

  @Test
  void consumerThatHasEnough_isNoError_butPossiblyBilledForMore() {
    gemini.enqueue(GeminiReply.answer("Hello! ".repeat(100)));
    stream(_ -> false);

    SpanRecord span = onlySpan();
    assertThat(span.error()).isNull();
    assertThat(span.metadata())
        .containsEntry("stopped_by", "consumer")
        .containsEntry("chunks", 1)
        .containsEntry("possibly_billed", 1)
        .doesNotContainKey("finish_reason");
    assertThat(llm(span).usage()).containsEntry("prompt_tokens", GeminiReply.PROMPT_TOKENS);
  }

  @Test
  void consumerThatThrows_isTheSpansError_besideWhatWasUsed() {
    gemini.enqueue(GeminiReply.answer("Hello! ".repeat(100)));
    IOException full = new IOException("disk full");

    assertThatThrownBy(
            () ->
                model.stream(
                    Gemini.prompt(),
                    Gemini.soon(),
                    _ -> {
                      throw full;
                    }))
        .isSameAs(full);

    SpanRecord span = onlySpan();
    assertThat(span.error().type()).isEqualTo("java.io.IOException");
    assertThat(span.metadata()).containsEntry("stopped_by", "consumer");
    assertThat(llm(span).usage()).containsEntry("prompt_tokens", GeminiReply.PROMPT_TOKENS);
    assertThat(((Map<?, ?>) span.output()).get("text")).asString().startsWith("Hello!");
  }

  @Test
  void streamThatBreaks_isAnErrorOfItsCause_withWhatCame() {
    gemini.enqueue(GeminiReply.answer("Hello! ".repeat(100)).cut());
    StringBuilder heard = new StringBuilder();
    stream(chunk -> heard.append(chunk) != null);

    SpanRecord span = onlySpan();
    assertThat(span.error().type()).isEqualTo("GeminiUnavailable.NETWORK");
    assertThat(span.output()).isEqualTo(Map.of("text", heard.toString()));
    assertThat(span.metadata()).containsEntry("possibly_billed", 1);
    assertThat(llm(span).costUsd()).isPositive();
  }

  @Test
  void streamCutOff_keepsWhatCame() {
    gemini.enqueue(GeminiReply.maxTokens("Hello! ".repeat(10)));
    stream(_ -> true);

    assertThat(onlySpan().error().type()).isEqualTo("GeminiCutOff");
    assertThat(onlySpan().metadata()).containsEntry("finish_reason", "MAX_TOKENS");
    assertThat(onlySpan().output()).isEqualTo(Map.of("text", "Hello! ".repeat(10)));
  }

  @Test
  void callMadeAgain_isOneSpan_thatTellsOfEachRequest() {
    gemini.enqueue(GeminiReply.overloaded503(), GeminiReply.reset(), GeminiReply.answer("Hello!"));
    model.generate(Gemini.prompt(), Gemini.soon());

    SpanRecord span = onlySpan();
    assertThat(span.error()).isNull();
    assertThat(span.metadata())
        .containsEntry("attempts", 3)
        .containsEntry("possibly_billed", 1)
        .doesNotContainKey("http_status");
    List<?> failed = (List<?>) span.metadata().get("failed_attempts");
    if (failed == null) throw new AssertionError("no failed attempts");
    assertThat(failed).hasSize(2);
    assertThat(failed.getFirst().toString())
        .contains("SERVER_ERROR", "503", "took_ms", "waited_ms");
    assertThat(failed.getLast().toString()).contains("NETWORK", "possibly_billed");
    assertThat(llm(span).usage()).containsEntry("prompt_tokens", GeminiReply.PROMPT_TOKENS);
  }

  @Test
  void callThatNeverSucceeds_saysTheLastErrorAndAllRequests() {
    for (int i = 0; i < 4; i++) gemini.enqueue(GeminiReply.overloaded503());
    model.generate(Gemini.prompt(), Gemini.soon());

    assertThat(onlySpan().error().type()).isEqualTo("GeminiUnavailable.SERVER_ERROR");
    assertThat(onlySpan().metadata())
        .containsEntry("attempts", 4)
        .containsEntry("http_status", 503);
    assertThat((List<?>) onlySpan().metadata().get("failed_attempts")).hasSize(3);
  }

  @Test
  void batch_isASpanForEachPrompt_underTheOneInScope() {
    for (int i = 0; i < 6; i++) gemini.enqueue(GeminiReply.answer("Hello!"));
    List<BatchAsk> asks = new ArrayList<>();
    for (int i = 0; i < 6; i++) asks.add(new BatchAsk("" + i, Gemini.prompt()));

    tracing.span("judge_all", SpanType.GENERAL, _ -> model.batch(asks, 3, Gemini.soon()));

    assertThat(spans).hasSize(7);
    SpanRecord parent = spans.getLast();
    assertThat(parent.name()).isEqualTo("judge_all");
    assertThat(spans.subList(0, 6))
        .allSatisfy(
            span -> {
              assertThat(span.type()).isEqualTo(SpanType.LLM);
              assertThat(span.parentId()).isEqualTo(parent.id());
              assertThat(span.traceId()).isEqualTo(parent.traceId());
            });
  }
}

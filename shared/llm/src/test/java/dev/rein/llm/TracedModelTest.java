package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiStandIn;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TracedModelTest {
  private final GeminiStandIn gemini = GeminiStandIn.start();
  private final List<Item> items = new CopyOnWriteArrayList<>();
  private final Tracing tracing =
      Tracing.to(
          new SpanSink() {
            @Override
            public void accept(Item item) {
              items.add(item);
            }

            @Override
            public Flushed flush(Deadline deadline) {
              return Flushed.NOTHING;
            }
          });
  private final LanguageModel model = new TracedModel(Gemini.at(gemini), tracing);

  @AfterEach
  void close() {
    gemini.close();
  }

  private SpanRecord span(Prompt prompt, GeminiReply reply) {
    return span(model, prompt, reply);
  }

  private SpanRecord span(LanguageModel model, Prompt prompt, GeminiReply reply) {
    gemini.enqueue(reply);
    tracing.span("stage", SpanType.GENERAL, _ -> model.generate(prompt, Gemini.soon()));
    List<SpanRecord> spans =
        items.stream()
            .filter(SpanRecord.class::isInstance)
            .map(SpanRecord.class::cast)
            .filter(span -> span.type() == SpanType.LLM)
            .toList();
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  @Test
  void promptsMetadata_isOnTheSpan_nestedAsItIs() {
    List<Map<String, Object>> links =
        List.of(Map.of("name", "greet", "version", Map.of("id", "x")));
    LanguageModel known =
        new TracedModel(
            Gemini.at(gemini),
            tracing,
            version -> version.equals("greet.v1") ? Map.of("opik_prompts", links) : Map.of());

    assertThat(span(known, Gemini.prompt(), GeminiReply.answer("Hi.")).metadata())
        .containsEntry("prompt_version", "greet.v1")
        .containsEntry("opik_prompts", links);
  }

  @Test
  void answer_isAnLlmSpanUnderTheOneInScope() {
    SpanRecord span = span(Gemini.prompt(), GeminiReply.answer("Hello!", 1_500, 200, 50, 500));

    SpanRecord stage = (SpanRecord) items.get(1);
    assertThat(stage.name()).isEqualTo("stage");
    assertThat(span.parentId()).isEqualTo(stage.id());
    assertThat(span.name()).isEqualTo(TracedModel.SPAN_NAME);
    assertThat(span.input()).isEqualTo(Map.of("system", "You greet.", "user", "Say hello."));
    assertThat(span.output()).isEqualTo(Map.of("text", "Hello!"));
    assertThat(span.error()).isNull();
    assertThat(span.metadata())
        .isEqualTo(
            Map.of(
                "prompt_name", "greet",
                "prompt_version", "greet.v1",
                "requested_model", Gemini.MODEL,
                "temperature", 0.7,
                "max_tokens", 512,
                "price_row", "gemini-2.5-flash-lite@2025-07-22",
                "finish_reason", "STOP"));
    assertThat(span.llm())
        .isEqualTo(
            new LlmCall(
                "google_ai",
                Gemini.MODEL,
                Map.of(
                    "prompt_tokens", 1_500,
                    "completion_tokens", 250,
                    "total_tokens", 1_750,
                    "original_usage.prompt_token_count", 1_500,
                    "original_usage.cached_content_token_count", 500,
                    "original_usage.candidates_token_count", 200,
                    "original_usage.thoughts_token_count", 50,
                    "original_usage.total_token_count", 1_750),
                new BigDecimal("0.00020500"),
                null));
  }

  @Test
  void json_isRecordedAsData() {
    SpanRecord span =
        span(
            Gemini.jsonPrompt(),
            GeminiReply.json(Gemini.json("{\"reasoning\":\"fine\",\"score\":4}")));

    assertThat(span.output()).isEqualTo(Map.of("reasoning", "fine", "score", 4));
  }

  @Test
  void modelThatAnswered_isNamedBesideTheOneAsked() {
    SpanRecord span =
        span(Gemini.prompt(), GeminiReply.answer("Hello!").withModelVersion("gemini-x"));

    assertThat(span.llm().model()).isEqualTo("gemini-x");
    assertThat(span.metadata()).containsEntry("requested_model", Gemini.MODEL);
  }

  @Test
  void estimatedTokens_areMarked_andNotGivenAsTheProvidersOwn() {
    SpanRecord span = span(Gemini.prompt(), GeminiReply.answer("Hello!").withoutUsage());

    assertThat(span.metadata()).containsEntry("tokens_estimated", true);
    assertThat(span.llm().usage().keySet())
        .containsExactlyInAnyOrder("prompt_tokens", "completion_tokens", "total_tokens");
  }

  @Test
  void unknownPrice_isAbsent() {
    gemini.enqueue(GeminiReply.answer("Hello!"));
    new TracedModel(Gemini.at(gemini, "gemini-y"), tracing)
        .generate(Gemini.prompt(), Gemini.soon());

    SpanRecord span = (SpanRecord) items.getFirst();
    assertThat(span.llm().costUsd()).isNull();
    assertThat(span.metadata()).doesNotContainKey("price_row");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(GeminiReply.blockedPrompt(), "GeminiBlocked", 42),
        arguments(GeminiReply.safety(), "GeminiBlocked", 42),
        arguments(GeminiReply.maxTokens("so far"), "GeminiCutOff", 49),
        arguments(GeminiReply.thinkingAteTheBudget(), "GeminiCutOff", 141),
        arguments(GeminiReply.finished("OTHER", "so far"), "GeminiMalformed", 49));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void answerThatCantBeUsed_isAnErrorWithItsCost(GeminiReply reply, String type, int tokens) {
    SpanRecord span = span(Gemini.prompt(), reply);

    assertThat(span.error().type()).isEqualTo(type);
    assertThat(span.error().message()).isNotBlank();
    assertThat(span.error().traceback()).startsWith(type + ": ").contains("\tat dev.rein.llm.");
    assertThat(span.llm().usage()).containsEntry("total_tokens", tokens);
    assertThat(span.llm().costUsd()).isPositive();
  }

  @Test
  void bodyThatIsNoAnswer_isAnErrorWithoutTokens() {
    SpanRecord span = span(Gemini.prompt(), GeminiReply.html200());

    assertThat(span.error().type()).isEqualTo("GeminiMalformed");
    assertThat(span.llm().usage()).isEmpty();
    assertThat(span.llm().costUsd()).isNull();
  }

  @Test
  void noAnswer_isAnErrorOfItsCause_andNoModelIsSaidToHaveAnswered() {
    SpanRecord span = span(Gemini.prompt(), GeminiReply.rateLimited(54));

    assertThat(span.error().type()).isEqualTo("GeminiUnavailable.RATE_LIMITED");
    assertThat(span.metadata())
        .containsEntry("http_status", 429)
        .containsEntry("retry_after_ms", 54_000L);
    assertThat(span.llm()).isNull();
    assertThat(span.output()).isNull();
  }

  @Test
  void callThatSucceededAtTheThirdTry_isOneSpan_thatSaysWhatFailedBefore() {
    LanguageModel retrying =
        new TracedModel(
            new RetryingModel(
                Gemini.at(gemini),
                new Retries(3, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                () -> 0),
            tracing);
    gemini.enqueue(
        GeminiReply.overloaded503(),
        GeminiReply.rateLimited(0),
        GeminiReply.answer("Hello!", 1_500, 200, 50, 500));

    Answer answer =
        tracing.span(
            "stage", SpanType.GENERAL, _ -> retrying.generate(Gemini.prompt(), Gemini.soon()));

    assertThat(((Answer.Answered) answer).text()).isEqualTo("Hello!");
    List<SpanRecord> spans =
        items.stream().filter(SpanRecord.class::isInstance).map(SpanRecord.class::cast).toList();
    assertThat(spans).extracting(SpanRecord::name).containsExactly(TracedModel.SPAN_NAME, "stage");
    SpanRecord call = spans.getFirst();
    assertThat(call.parentId()).isEqualTo(spans.getLast().id());
    assertThat(call.error()).isNull();
    assertThat(call.output()).isEqualTo(Map.of("text", "Hello!"));
    assertThat(call.llm()).isNotNull();
    assertThat(call.llm().usage()).containsEntry("prompt_tokens", 1_500);
    assertThat(call.metadata()).containsEntry("attempts", 3);
    assertThat((List<?>) call.metadata().get("failed_attempts"))
        .extracting(it -> ((Map<?, ?>) it).get("error"), it -> ((Map<?, ?>) it).get("http_status"))
        .containsExactly(tuple("SERVER_ERROR", 503), tuple("RATE_LIMITED", 429));
    assertThat(spans.getLast().metadata()).doesNotContainKey("failed_attempts");
  }

  @Test
  void modelThatThrows_isRecordedAndThrowsOn() {
    LanguageModel broken =
        new LanguageModel() {
          @Override
          public Answer generate(Prompt prompt, Deadline deadline) {
            throw new IllegalStateException("broken");
          }

          @Override
          public String requestedModel() {
            return "m";
          }
        };

    assertThatThrownBy(
            () -> new TracedModel(broken, tracing).generate(Gemini.prompt(), Gemini.soon()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(((SpanRecord) items.getFirst()).error().type())
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void decorator_namesWhatItDecorates() {
    assertThat(model.requestedModel()).isEqualTo(Gemini.MODEL);
    assertThat(model.parameters()).isEqualTo(Gemini.at(gemini).parameters());
  }

  @Test
  void disabledTracing_changesNothing() {
    gemini.enqueue(GeminiReply.answer("Hello!"));

    Answer answer =
        new TracedModel(Gemini.at(gemini), Tracing.disabled())
            .generate(Gemini.prompt(), Gemini.soon());

    assertThat(answer).isInstanceOf(Answer.Answered.class);
    assertThat(items).isEmpty();
  }
}

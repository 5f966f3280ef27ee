package dev.rein.llm;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records each call as a span of type `llm`, under whatever span is in scope. A call that was made
/// again is one span all the same; `attempts` counts its requests and `failed_attempts` says what
/// became of the earlier ones.
///
/// Every ending but an answer in full, and a stream that its consumer stopped, makes the span a
/// failed one, whose error type is stable: `GeminiBlocked`, `GeminiCutOff`, `GeminiMalformed` or
/// `GeminiUnavailable.` and the cause.
public final class TracedModel extends ModelDecorator {
  /// Of every span recorded here.
  public static final String SPAN_NAME = "gemini";

  /// As Opik's price table spells it.
  public static final String PROVIDER = "google_ai";

  private final Tracing tracing;
  private final PromptMetadata prompts;

  public TracedModel(LanguageModel model, Tracing tracing) {
    this(model, tracing, PromptMetadata.NONE);
  }

  public TracedModel(LanguageModel model, Tracing tracing, PromptMetadata prompts) {
    super(model);
    this.tracing = tracing;
    this.prompts = prompts;
  }

  @Override
  public Answer generate(Prompt prompt, Deadline deadline) {
    return tracing.span(
        SPAN_NAME,
        SpanType.LLM,
        span -> {
          describe(span, prompt);
          Answer answer = model.generate(prompt, deadline);
          switch (answer) {
            case Answer.Answered(var text, var json, var finishReason, var billing) -> {
              span.metadata("finish_reason", finishReason);
              if (json == null) span.output(Map.of("text", text));
              else span.output(PlainJson.of(json));
              record(span, billing, true, null);
            }
            case Answer.Unanswered why -> {
              record(span, why.billing(), somethingCame(why), null);
              record(span, why);
            }
          }
          return answer;
        });
  }

  @Override
  public <X extends Throwable> Streamed stream(
      Prompt prompt, Deadline deadline, ChunkConsumer<X> consumer) throws X {
    return tracing.span(
        SPAN_NAME,
        SpanType.LLM,
        span -> {
          describe(span, prompt);
          span.metadata("streamed", true);
          WatchedChunks<X> chunks = new WatchedChunks<>(consumer);
          Streamed streamed = model.stream(prompt, deadline, chunks);
          record(span, streamed, chunks);
          chunks.rethrow();
          return streamed;
        });
  }

  private void describe(Span span, Prompt prompt) {
    span.input(Map.of("system", prompt.system(), "user", prompt.user()))
        .metadata("prompt_name", prompt.name())
        .metadata("prompt_version", prompt.version())
        .metadata("requested_model", model.requestedModel());
    prompts.of(prompt.version()).forEach(span::metadata);
    model.parameters().forEach(span::metadata);
  }

  private static void record(Span span, Streamed streamed, WatchedChunks<?> chunks) {
    Duration first = chunks.firstAfter();
    if (first != null) span.metadata("time_to_first_token_ms", first.toMillis());
    span.metadata("chunks", streamed.delivered().chunks());
    boolean came = !(streamed instanceof Streamed.Broken(var why, _)) || somethingCame(why);
    record(span, streamed.billing(), came || first != null, first);
    switch (streamed) {
      case Streamed.Finished finished -> span.metadata("finish_reason", finished.finishReason());
      case Streamed.Stopped _ -> span.metadata("stopped_by", "consumer");
      case Streamed.Broken broken -> record(span, broken.why());
    }
    if (first != null) span.output(chunks.kept());
  }

  /// Whether a model can be said to have answered.
  private static boolean somethingCame(Answer.Unanswered why) {
    return !(why instanceof Answer.Unavailable) || !why.billing().usage().equals(Usage.NONE);
  }

  private static void record(
      Span span, Billing billing, boolean answered, @Nullable Duration firstToken) {
    Attempts attempts = billing.attempts();
    span.metadata("price_row", billing.priceRow());
    if (billing.usage().estimated()) span.metadata("tokens_estimated", true);
    if (attempts.made() != 1) span.metadata("attempts", attempts.made());
    if (attempts.possiblyBilled() > 0) span.metadata("possibly_billed", attempts.possiblyBilled());
    if (answered) span.llm(call(billing, firstToken));
  }

  private static void record(Span span, Answer.Unanswered why) {
    switch (why) {
      case Answer.Blocked(var reason, var byPrompt, _) -> {
        String what = byPrompt ? "Gemini refused the prompt: " : "Gemini refused to answer: ";
        span.metadata("finish_reason", reason).error(error("GeminiBlocked", what + reason));
      }
      case Answer.CutOff(var partial, var finishReason, _) ->
          span.metadata("finish_reason", finishReason)
              .output(Map.of("text", partial))
              .error(error("GeminiCutOff", "The answer was cut off: " + finishReason));
      case Answer.Malformed(var detail, var text, _) ->
          span.output(Map.of("text", text)).error(error("GeminiMalformed", detail));
      case Answer.Unavailable(var cause, var status, var detail, var retryAfter, _) -> {
        if (status > 0) span.metadata("http_status", status);
        if (retryAfter != null) span.metadata("retry_after_ms", retryAfter.toMillis());
        span.error(error("GeminiUnavailable." + cause, detail));
      }
    }
  }

  // A value has no stack, and Opik shows one: the path that led to the call.
  private static ErrorInfo error(String type, String message) {
    StringBuilder trace = new StringBuilder(type).append(": ").append(message);
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      trace.append("\n\tat ").append(frame);
    }
    return new ErrorInfo(type, message, trace.toString());
  }

  private static LlmCall call(Billing billing, @Nullable Duration firstToken) {
    return new LlmCall(
        PROVIDER, billing.model(), counts(billing.usage()), billing.costUsd(), firstToken);
  }

  private static Map<String, Integer> counts(Usage usage) {
    if (usage.equals(Usage.NONE)) return Map.of();
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("prompt_tokens", usage.prompt());
    counts.put("completion_tokens", usage.completion());
    counts.put("total_tokens", usage.total());
    // What the provider itself stated; an estimate is not that.
    if (!usage.estimated()) {
      counts.put("original_usage.prompt_token_count", usage.prompt());
      counts.put("original_usage.cached_content_token_count", usage.cached());
      counts.put("original_usage.candidates_token_count", usage.answer());
      counts.put("original_usage.thoughts_token_count", usage.thinking());
      counts.put("original_usage.total_token_count", usage.total());
    }
    return counts;
  }
}

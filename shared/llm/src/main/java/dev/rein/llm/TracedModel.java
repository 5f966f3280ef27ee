package dev.rein.llm;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.LlmCall;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.Tracing;
import java.util.LinkedHashMap;
import java.util.Map;

/// Records each ask as a span of type `llm`, under whatever span is in scope.
///
/// Every ending but [Answer.Answered] makes the span a failed one, whose error type is stable:
/// `GeminiBlocked`, `GeminiCutOff`, `GeminiMalformed` or `GeminiUnavailable.` and the cause.
public final class TracedModel implements LanguageModel {
  /// Of every span recorded here.
  public static final String SPAN_NAME = "gemini";

  /// As Opik's price table spells it.
  public static final String PROVIDER = "google_ai";

  private final LanguageModel model;
  private final Tracing tracing;

  public TracedModel(LanguageModel model, Tracing tracing) {
    this.model = model;
    this.tracing = tracing;
  }

  @Override
  public String requestedModel() {
    return model.requestedModel();
  }

  @Override
  public Map<String, Object> parameters() {
    return model.parameters();
  }

  @Override
  public Answer ask(Prompt prompt, Deadline deadline) {
    return tracing.span(
        SPAN_NAME,
        SpanType.LLM,
        span -> {
          span.input(Map.of("system", prompt.system(), "user", prompt.user()))
              .metadata("prompt_name", prompt.name())
              .metadata("prompt_version", prompt.version())
              .metadata("requested_model", model.requestedModel());
          model.parameters().forEach(span::metadata);
          Answer answer = model.ask(prompt, deadline);
          record(span, answer);
          return answer;
        });
  }

  private static void record(Span span, Answer answer) {
    Billing billing = answer.billing();
    span.metadata("price_row", billing.priceRow());
    if (billing.usage().estimated()) span.metadata("tokens_estimated", true);
    switch (answer) {
      case Answer.Answered(var text, var json, var finishReason, _) -> {
        span.metadata("finish_reason", finishReason).llm(call(billing));
        if (json == null) span.output(Map.of("text", text));
        else span.output(PlainJson.of(json));
      }
      case Answer.Blocked(var reason, var byPrompt, _) -> {
        String what = byPrompt ? "Gemini refused the prompt: " : "Gemini refused to answer: ";
        span.metadata("finish_reason", reason).llm(call(billing));
        span.error(error("GeminiBlocked", what + reason));
      }
      case Answer.CutOff(var partial, var finishReason, _) -> {
        span.metadata("finish_reason", finishReason).llm(call(billing));
        span.output(Map.of("text", partial));
        span.error(error("GeminiCutOff", "The answer was cut off: " + finishReason));
      }
      case Answer.Malformed(var detail, var text, _) -> {
        span.llm(call(billing)).output(Map.of("text", text));
        span.error(error("GeminiMalformed", detail));
      }
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

  private static LlmCall call(Billing billing) {
    return new LlmCall(PROVIDER, billing.model(), counts(billing.usage()), billing.costUsd(), null);
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

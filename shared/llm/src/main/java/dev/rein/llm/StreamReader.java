package dev.rein.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.llm.Answer.Unanswered;
import dev.rein.llm.Streamed.Delivered;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one streamed answer: adds up its events, keeping no text.
///
/// Every event repeats the counts so far, so the last ones count and nothing is summed. Used by one
/// thread at a time.
final class StreamReader {
  private final GeminiSettings settings;
  private final GeminiFailures failures;
  private final Prompt prompt;
  private final Instant askedAt;

  private boolean any;
  private boolean words;
  private Delivered delivered = Delivered.NOTHING;
  private @Nullable Counts counts;
  private String model;
  private String finishReason = "";

  StreamReader(GeminiSettings settings, GeminiFailures failures, Prompt prompt) {
    this.settings = settings;
    this.failures = failures;
    this.prompt = prompt;
    this.askedAt = settings.clock().instant();
    this.model = settings.model();
  }

  /// What an event says.
  sealed interface Said {
    /// @param chunk may be empty
    record Text(String chunk) implements Said {}

    /// Nothing can follow.
    record Over(Unanswered why) implements Said {}
  }

  Said read(String data) {
    Generated event;
    try {
      JsonNode json = Generated.json(data);
      JsonNode error = json.path("error");
      if (error.isObject()) {
        return new Said.Over(known(failures.refused(error.path("code").asInt(), error, null)));
      }
      event = Generated.of(json);
    } catch (JsonProcessingException e) {
      return new Said.Over(known(failures.unreadable("not JSON")));
    } catch (Generated.UnexpectedException e) {
      return new Said.Over(known(failures.unreadable(e.field)));
    }
    any = true;
    if (event.counts() != null) counts = event.counts();
    if (!event.model().isBlank()) model = event.model();
    if (!event.refusal().isEmpty()) {
      return new Said.Over(new Answer.Blocked(event.refusal(), true, billing()));
    }
    if (!event.finishReason().isEmpty()) finishReason = event.finishReason();
    return new Said.Text(event.text());
  }

  void handedOver(String chunk) {
    delivered = delivered.plus(chunk);
    words |= !chunk.isBlank();
  }

  Delivered delivered() {
    return delivered;
  }

  /// Whether the model has said that it is done.
  boolean finished() {
    return !finishReason.isEmpty();
  }

  /// The end, where the stream ended by itself or after the model had said that it is done.
  Streamed end() {
    Billing billing = billing();
    if (GeminiResponses.isRefusal(finishReason)) {
      return broken(new Answer.Blocked(finishReason, false, billing));
    }
    return switch (finishReason) {
      case "STOP" ->
          words
              ? new Streamed.Finished(finishReason, delivered, billing)
              : broken(GeminiResponses.noText("", billing));
      case "MAX_TOKENS" -> broken(new Answer.CutOff("", finishReason, billing));
      case "" ->
          broken(
              any
                  ? new Answer.CutOff("", Answer.CutOff.NO_FINISH_REASON, billing.lost())
                  : GeminiResponses.nothingCame(billing.lost()));
      default -> broken(GeminiResponses.stopped(finishReason, "", billing));
    };
  }

  Streamed stopped() {
    return new Streamed.Stopped(delivered, finished() ? billing() : billing().lost());
  }

  Streamed broken(Unanswered why) {
    return new Streamed.Broken(why, delivered);
  }

  /// The same ending, with the cost of what had come before it.
  Unanswered known(Unanswered why) {
    return any ? why.with(billing().lost()) : why;
  }

  /// @return null where `body` is not in Google's shape
  static @Nullable JsonNode error(String body) {
    try {
      JsonNode json = Generated.json(body);
      // Some proxies wrap it in a list, as Google itself does for streams without `alt=sse`.
      JsonNode error = (json.isArray() ? json.path(0) : json).path("error");
      return error.isObject() ? error : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private Billing billing() {
    if (!any) return Billing.nothing(settings.model());
    Usage counted = GeminiUsage.of(counts, prompt, delivered.chars());
    return settings.prices().bill(counted, model, askedAt);
  }
}

package dev.rein.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Every way in which a model call can end.
public sealed interface Answer {

  Billing billing();

  /// Every ending but an answer in full.
  sealed interface Unanswered extends Answer {
    /// The same ending, billed as `changed`.
    default Unanswered with(Billing changed) {
      return switch (this) {
        case Blocked it -> new Blocked(it.reason(), it.byPrompt(), changed);
        case CutOff it -> new CutOff(it.partial(), it.finishReason(), changed);
        case Malformed it -> new Malformed(it.detail(), it.text(), changed);
        case Unavailable it ->
            new Unavailable(it.cause(), it.status(), it.detail(), it.retryAfter(), changed);
      };
    }
  }

  /// The model answered in full.
  ///
  /// @param text as it came
  /// @param json the text parsed, where the prompt had a schema; else null
  record Answered(String text, @Nullable JsonNode json, String finishReason, Billing billing)
      implements Answer {}

  /// The model, or the filter before it, refused.
  ///
  /// @param reason Gemini's word, e.g. `SAFETY`, `PROHIBITED_CONTENT`
  /// @param byPrompt true when the prompt itself was refused
  record Blocked(String reason, boolean byPrompt, Billing billing) implements Unanswered {}

  /// The answer stopped before its end.
  ///
  /// @param partial what had come, possibly empty
  record CutOff(String partial, String finishReason, Billing billing) implements Unanswered {
    /// Stands for Gemini's word where a stream ended without one.
    public static final String NO_FINISH_REASON = "NO_FINISH_REASON";
  }

  /// An answer came that can't be used: not JSON where JSON was asked for, or no answer in it.
  ///
  /// @param detail what is wrong, without the answer's text
  /// @param text what came, possibly empty
  record Malformed(String detail, String text, Billing billing) implements Unanswered {}

  /// No answer came.
  ///
  /// @param status HTTP status, 0 where there was none
  /// @param detail a sentence that names what to do, without key and without the prompt
  /// @param retryAfter how long the provider asks to wait, null where it does not say
  record Unavailable(
      Cause cause, int status, String detail, @Nullable Duration retryAfter, Billing billing)
      implements Unanswered {}

  /// Why no answer came, and so whether asking again can help.
  enum Cause {
    /// The API key is missing, wrong or not allowed.
    CREDENTIALS(false),
    /// The model does not exist any more, or not for this key.
    MODEL_NOT_FOUND(false),
    /// The request itself was refused.
    BAD_REQUEST(false),
    /// Too many requests or tokens for this minute.
    RATE_LIMITED(true),
    /// The day's quota or the account's money is used up.
    QUOTA_EXHAUSTED(false),
    /// The provider failed or is overloaded.
    SERVER_ERROR(true),
    /// No answer before the deadline.
    TIMEOUT(true),
    /// The connection could not be made or broke.
    NETWORK(true);

    private final boolean retryable;

    Cause(boolean retryable) {
      this.retryable = retryable;
    }

    public boolean retryable() {
      return retryable;
    }
  }
}

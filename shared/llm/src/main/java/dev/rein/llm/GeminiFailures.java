package dev.rein.llm;

import com.fasterxml.jackson.core.JacksonException;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.GenAiIOException;
import dev.rein.llm.Answer.Cause;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns what the SDK throws into an [Answer]. The sentences are this project's own: the provider's
/// may repeat the prompt, and a transport's may name the key.
final class GeminiFailures {
  /// A longer wait that the provider asks for is cut to this.
  static final Duration MAX_RETRY_AFTER = Duration.ofDays(1);

  private static final int MAX_CAUSES = 16;

  // The SDK appends error.details as JSON text to the message; nothing else keeps them.
  private static final Pattern INVALID_KEY =
      Pattern.compile("\"reason\"\\s*:\\s*\"API_KEY_[A-Z_]+\"|^API key (not valid|expired)");
  private static final Pattern DAILY =
      Pattern.compile("\"quotaId\"\\s*:\\s*\"[^\"]*PerDay|\"reason\"\\s*:\\s*\"QUOTA_EXHAUSTED\"");
  private static final Pattern RETRY_INFO =
      Pattern.compile("\"retryDelay\"\\s*:\\s*\"([0-9]{1,9}(?:\\.[0-9]{1,9})?)s\"");
  private static final Pattern RETRY_SENTENCE =
      Pattern.compile("Please retry in ([0-9]{1,9}(?:\\.[0-9]{1,9})?)s");

  private final String requestedModel;

  GeminiFailures(String requestedModel) {
    this.requestedModel = requestedModel;
  }

  Answer read(RuntimeException thrown) {
    return switch (thrown) {
      case ApiException refused -> status(refused);
      case GenAiIOException broken -> transport(broken);
      default -> unreadable(thrown.getClass().getSimpleName());
    };
  }

  Answer timeout() {
    return unavailable(Cause.TIMEOUT, 0, "Gemini did not answer before the deadline.", null);
  }

  Answer interrupted() {
    return unavailable(Cause.TIMEOUT, 0, "The wait for Gemini was interrupted.", null);
  }

  private Answer status(ApiException refused) {
    int code = refused.code();
    if (code < 400) return unreadable("status " + code);
    String said = refused.message() == null ? "" : refused.message();
    return switch (code) {
      case 401, 403 -> credentials(code, "is not allowed to call this model");
      case 404 ->
          unavailable(
              Cause.MODEL_NOT_FOUND,
              code,
              "Gemini has no model "
                  + requestedModel
                  + " for this key, or has it no more: set GEMINI_MODEL to one that it lists.",
              null);
      case 408, 504 ->
          unavailable(Cause.TIMEOUT, code, "Gemini gave up on its own deadline: try again.", null);
      case 429 -> quota(said);
      default -> code < 500 ? badRequest(refused, said) : serverError(code);
    };
  }

  private Answer badRequest(ApiException refused, String said) {
    int code = refused.code();
    if (INVALID_KEY.matcher(said).find()) return credentials(code, "is not a valid one");
    String status = refused.status() == null ? "" : Words.enumWord(refused.status());
    if (status.equals("FAILED_PRECONDITION")) {
      return unavailable(
          Cause.BAD_REQUEST,
          code,
          "Gemini does not serve this account here: enable billing for the key's project.",
          null);
    }
    return unavailable(
        Cause.BAD_REQUEST,
        code,
        "Gemini refused the request ("
            + code
            + "): check the schema and what models.json sends to "
            + requestedModel
            + ".",
        null);
  }

  private Answer credentials(int code, String why) {
    return unavailable(
        Cause.CREDENTIALS,
        code,
        "Gemini refused the API key, which " + why + ": set GEMINI_API_KEY to a valid one.",
        null);
  }

  private Answer quota(String said) {
    Duration retryAfter = retryAfter(said);
    if (DAILY.matcher(said).find()) {
      return unavailable(
          Cause.QUOTA_EXHAUSTED,
          429,
          "Gemini's quota for the day is used up: wait for midnight Pacific time or raise it.",
          retryAfter);
    }
    return unavailable(
        Cause.RATE_LIMITED,
        429,
        "Gemini takes no more requests this minute: ask less often or raise the quota.",
        retryAfter);
  }

  private Answer serverError(int code) {
    return unavailable(
        Cause.SERVER_ERROR,
        code,
        "Gemini failed or is overloaded (" + code + "): try again.",
        null);
  }

  private Answer transport(GenAiIOException broken) {
    Throwable cause = broken;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
      if (cause instanceof InterruptedIOException) return timeout();
      if (cause instanceof JacksonException) return unreadable("not JSON");
    }
    return unavailable(
        Cause.NETWORK,
        0,
        "The connection to Gemini could not be made or broke: check network and base URL.",
        null);
  }

  private Answer unreadable(String what) {
    return new Answer.Malformed(
        "Gemini's answer can't be read (" + what + ").", "", Billing.nothing(requestedModel));
  }

  private Answer unavailable(
      Cause cause, int status, String detail, @Nullable Duration retryAfter) {
    return new Answer.Unavailable(
        cause, status, detail, retryAfter, Billing.nothing(requestedModel));
  }

  private static @Nullable Duration retryAfter(String said) {
    for (Pattern pattern : new Pattern[] {RETRY_INFO, RETRY_SENTENCE}) {
      Matcher found = pattern.matcher(said);
      if (!found.find()) continue;
      long nanos = new BigDecimal(found.group(1)).movePointRight(9).longValue();
      Duration asked = Duration.ofNanos(nanos);
      return asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
    }
    return null;
  }
}

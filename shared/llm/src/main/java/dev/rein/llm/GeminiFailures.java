package dev.rein.llm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
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

  /// @param sent whether the request had left
  Answer.Unanswered read(RuntimeException thrown, Sent sent) {
    return switch (thrown) {
      case ApiException refused ->
          status(refused.code(), refused.status(), refused.message(), sent.retryAfter());
      case GenAiIOException broken -> transport(broken, sent);
      default -> {
        Answer.Malformed answer = unreadable(thrown.getClass().getSimpleName());
        yield sent.yes() ? answer : answer.with(Billing.nothing(requestedModel));
      }
    };
  }

  /// The caller's time was over.
  Answer.Unanswered timeout(Sent sent) {
    return known(
        unavailable(Cause.TIMEOUT, 0, "Gemini did not answer before the deadline.", null), sent);
  }

  Answer.Unanswered interrupted(Sent sent) {
    return known(unavailable(Cause.TIMEOUT, 0, "The wait for Gemini was interrupted.", null), sent);
  }

  private static Answer.Unanswered known(Answer.Unavailable failed, Sent sent) {
    return sent.yes() ? failed.with(failed.billing().lost()) : failed;
  }

  /// @param name the provider's word for the status
  /// @param message with `error.details` as JSON text after it
  /// @param retryAfter what the answer's headers ask for
  Answer.Unanswered status(
      int code, @Nullable String name, @Nullable String message, @Nullable Duration retryAfter) {
    // A page or a redirect: somebody else answered, and no model was asked.
    if (code < 400) return unreadable("status " + code).with(Billing.nothing(requestedModel));
    String said = message == null ? "" : message;
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
      case 429 -> quota(said, longer(asked(said), bounded(retryAfter)));
      // ABORTED and CANCELLED, by the other side: nothing that the request could do about it.
      case 409, 499 -> serverError(code, bounded(retryAfter));
      default -> code < 500 ? badRequest(code, name, said) : serverError(code, bounded(retryAfter));
    };
  }

  /// An error in Google's shape, as the body of a refusal or in the middle of a stream.
  ///
  /// @param retryAfter what headers ask for
  Answer.Unanswered refused(int code, JsonNode error, @Nullable Duration retryAfter) {
    String details = error.path("details").isMissingNode() ? "" : "\n" + error.path("details");
    return status(
        code,
        error.path("status").asText(null),
        error.path("message").asText("") + details,
        retryAfter);
  }

  private Answer.Unavailable badRequest(int code, @Nullable String name, String said) {
    if (INVALID_KEY.matcher(said).find()) return credentials(code, "is not a valid one");
    String status = name == null ? "" : Words.enumWord(name);
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

  private Answer.Unavailable credentials(int code, String why) {
    return unavailable(
        Cause.CREDENTIALS,
        code,
        "Gemini refused the API key, which " + why + ": set GEMINI_API_KEY to a valid one.",
        null);
  }

  private Answer.Unavailable quota(String said, @Nullable Duration retryAfter) {
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

  private Answer.Unavailable serverError(int code, @Nullable Duration retryAfter) {
    return unavailable(
        Cause.SERVER_ERROR,
        code,
        "Gemini failed or is overloaded (" + code + "): try again.",
        retryAfter);
  }

  /// @param broken what the SDK or OkHttp threw
  Answer.Unanswered transport(Exception broken, Sent sent) {
    Throwable cause = broken;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
      if (cause instanceof InterruptedIOException) return timeout(sent);
      if (cause instanceof JacksonException) return unreadable("not JSON");
    }
    return known(
        unavailable(
            Cause.NETWORK,
            0,
            "The connection to Gemini could not be made or broke: check network and base URL.",
            null),
        sent);
  }

  /// A request was sent, and what came back says nothing about what it used.
  Answer.Malformed unreadable(String what) {
    return new Answer.Malformed(
        "Gemini's answer can't be read (" + what + ").",
        "",
        Billing.nothing(requestedModel).lost());
  }

  private Answer.Unavailable unavailable(
      Cause cause, int status, String detail, @Nullable Duration retryAfter) {
    return new Answer.Unavailable(
        cause, status, detail, retryAfter, Billing.nothing(requestedModel));
  }

  private static @Nullable Duration asked(String said) {
    for (Pattern pattern : new Pattern[] {RETRY_INFO, RETRY_SENTENCE}) {
      Matcher found = pattern.matcher(said);
      if (!found.find()) continue;
      long nanos = new BigDecimal(found.group(1)).movePointRight(9).longValue();
      return bounded(Duration.ofNanos(nanos));
    }
    return null;
  }

  private static @Nullable Duration bounded(@Nullable Duration asked) {
    return asked != null && asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
  }

  private static @Nullable Duration longer(@Nullable Duration one, @Nullable Duration other) {
    if (one == null) return other;
    return other == null || one.compareTo(other) > 0 ? one : other;
  }
}

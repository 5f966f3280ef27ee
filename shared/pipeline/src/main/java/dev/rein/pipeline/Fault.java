package dev.rein.pipeline;

import dev.rein.coaching.Failure;
import dev.rein.coaching.UnusableAnswer;
import dev.rein.llm.Answer;
import dev.rein.llm.Answer.Cause;
import dev.rein.tracing.ErrorInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why something could not be generated, as caller, store and trace are told.
///
/// @param slug last segment of the problem's `type`
/// @param detail a sentence that holds neither a secret nor anybody's words
/// @param retryable whether the same request can succeed later
/// @param repairable whether asking once more at once can help
public record Fault(
    int status,
    String slug,
    String title,
    String detail,
    boolean retryable,
    boolean repairable,
    @Nullable Duration retryAfter) {

  /// Null for an answer in full.
  public static @Nullable Fault of(Answer answer) {
    return switch (answer) {
      case Answer.Answered _ -> null;
      case Answer.Blocked(var reason, var byPrompt, _) ->
          of(
              502,
              "model-blocked",
              "The language model refused",
              (byPrompt ? "The model refused the request (" : "The model refused to answer (")
                  + reason
                  + "): put it in other words.",
              false);
      case Answer.CutOff(_, var reason, _) ->
          of(
              502,
              "model-cut-off",
              "The language model's answer was cut off",
              "The answer stopped before its end (" + reason + "): try again.",
              true);
      case Answer.Malformed(var detail, _, _) -> malformed(detail);
      case Answer.Unavailable unavailable -> of(unavailable);
    };
  }

  public static Fault of(UnusableAnswer unusable) {
    return malformed("The model's answer can't be used: " + unusable.getMessage() + ".");
  }

  /// The model took longer than a stage is given.
  public static Fault timeout() {
    return of(
        504,
        "model-timeout",
        "The language model did not answer in time",
        "The model did not answer in time: try again.",
        true);
  }

  public static Fault queueUnavailable() {
    return of(
        503,
        "queue-unavailable",
        "The work could not be queued",
        "The work could not be handed on: try again with the same Idempotency-Key.",
        true);
  }

  public static Fault abandoned() {
    return of(
        500,
        "abandoned",
        "The work was lost",
        "Work on this goal was begun several times and never came to an end: try again with the"
            + " same Idempotency-Key.",
        true);
  }

  /// Of a message to the coach.
  public static Fault abandonedReply() {
    return of(
        500,
        "abandoned",
        "The work was lost",
        "Work on this message ended without a reply: send it again, with the same Idempotency-Key"
            + " if it had one.",
        true);
  }

  public static Fault internal() {
    return of(
        500,
        "internal-error",
        "Internal error",
        "Something broke on our side: try again with the same Idempotency-Key.",
        true);
  }

  private static Fault malformed(String detail) {
    return new Fault(
        502,
        "model-malformed",
        "The language model's answer can't be used",
        detail,
        true,
        true,
        null);
  }

  private static Fault of(Answer.Unavailable answer) {
    Cause cause = answer.cause();
    return switch (cause) {
      case RATE_LIMITED, QUOTA_EXHAUSTED, SERVER_ERROR, NETWORK ->
          new Fault(
              503,
              "model-unavailable",
              "The language model is not available",
              answer.detail(),
              cause.retryable(),
              false,
              answer.retryAfter());
      case CREDENTIALS, MODEL_NOT_FOUND, BAD_REQUEST ->
          of(
              502,
              "model-misconfigured",
              "The language model is not set up correctly",
              answer.detail(),
              false);
      case TIMEOUT ->
          of(
              504,
              "model-timeout",
              "The language model did not answer in time",
              answer.detail(),
              true);
    };
  }

  private static Fault of(int status, String slug, String title, String detail, boolean retryable) {
    return new Fault(status, slug, title, detail, retryable, false, null);
  }

  /// @param stage wire name of what failed
  public Failure at(String stage) {
    return new Failure(slug, detail, stage, retryable);
  }

  /// With the stack of where this is called.
  public ErrorInfo error() {
    StringBuilder trace = new StringBuilder(slug).append(": ").append(detail);
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      trace.append("\n\tat ").append(frame);
    }
    return new ErrorInfo(slug, detail, trace.toString());
  }
}

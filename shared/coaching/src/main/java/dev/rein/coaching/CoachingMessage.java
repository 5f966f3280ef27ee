package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing said to the coach about a goal, with the reply to it.
///
/// @param userId who owns the goal; nobody else ever sees it
/// @param trace of the reply, minted before the model is asked; its own, in the goal's thread
/// @param spend of all model calls made for the reply so far; those of judging it included
/// @param reply null until there is one; so `model` and `promptVersion`
/// @param model that answered
/// @param promptVersion e.g. `coaching_response.v1`
/// @param runUntil while `RUNNING`: when whoever works on it must have finished; later it may be
///   taken over
/// @param repliedAt null until there is a reply
/// @param failure null unless `FAILED`
/// @param evaluation newest, null until it is judged
/// @param rating of the reply by the goal's owner, null until it is rated
public record CoachingMessage(
    UUID id,
    UUID goalId,
    String userId,
    TraceId trace,
    Instant createdAt,
    CoachingRequest request,
    Status status,
    @Nullable CoachingReply reply,
    Spend spend,
    @Nullable String model,
    @Nullable String promptVersion,
    Instant runUntil,
    @Nullable Instant repliedAt,
    @Nullable Failure failure,
    @Nullable Evaluation evaluation,
    @Nullable Rating rating) {

  /// How far the reply is.
  public enum Status {
    /// Somebody works on it, or did and died.
    RUNNING,
    /// There is a reply.
    COMPLETED,
    FAILED
  }

  /// Whether whoever worked on it died: nobody holds it any more, and it has no end.
  public boolean isAbandoned(Instant now) {
    return status == Status.RUNNING && !runUntil.isAfter(now);
  }

  /// What is judged and rated.
  public Subject subject() {
    return Subject.coaching(goalId, id);
  }

  /// Null until there is a reply.
  public Evaluation.@Nullable Status evaluationStatus() {
    return switch (evaluation) {
      case null -> reply == null ? null : Evaluation.Status.PENDING;
      case Evaluation.Scored _ -> Evaluation.Status.SCORED;
      case Evaluation.Unscored _ -> Evaluation.Status.UNSCORED;
    };
  }
}

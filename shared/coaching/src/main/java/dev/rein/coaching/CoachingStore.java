package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where conversations about goals are kept. Every change is whole or not at all, and all reads see
/// every change that was answered before.
///
/// Evaluations and ratings of replies are kept through [GoalStore], as all others are, and are read
/// here with what they belong to.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface CoachingStore {

  /// Keeps a new message, `RUNNING`, before the model is asked.
  ///
  /// @param key null where the caller sent none
  /// @param runUntil when whoever works on it must have finished
  Begun begin(
      UUID messageId,
      UUID goalId,
      String userId,
      TraceId trace,
      CoachingRequest request,
      @Nullable IdempotencyKey key,
      Instant runUntil);

  /// How [#begin] ended.
  sealed interface Begun {
    /// It is kept, and the caller of this method works on it.
    record Started(CoachingMessage message) implements Begun {}

    /// The key was used before, for the same message.
    record Known(CoachingMessage message) implements Begun {}

    /// The key was used before, for something else.
    record KeyReused() implements Begun {}

    /// There is no such goal, or it is somebody else's.
    record UnknownGoal() implements Begun {}
  }

  /// Takes over a message whose reply failed, or that nobody finished in time.
  Claimed claim(UUID goalId, UUID messageId, Instant now, Instant runUntil);

  /// How [#claim] ended.
  sealed interface Claimed {
    /// The caller works on it now.
    record Mine(CoachingMessage message) implements Claimed {}

    /// Somebody works on it, or there is a reply.
    record NotNow(CoachingMessage message) implements Claimed {}

    record Unknown() implements Claimed {}
  }

  /// Keeps the reply with its evaluation pending, and counts its calls. The first reply stays: of
  /// one that comes late only the money it cost is kept.
  ///
  /// @return the message as it is now kept; empty when it was erased meanwhile
  Optional<CoachingMessage> complete(
      UUID goalId,
      UUID messageId,
      CoachingReply reply,
      String promptVersion,
      String model,
      Spend spend,
      Instant now);

  /// Marks the message `FAILED`, and counts its calls; leaves a reply that is there.
  ///
  /// @return the message as it is now kept; empty when it was erased meanwhile
  Optional<CoachingMessage> fail(
      UUID goalId, UUID messageId, Failure failure, Spend spend, Instant now);

  /// Whoever it belongs to; [CoachingMessage#userId] says whose it is.
  Optional<CoachingMessage> find(UUID goalId, UUID messageId);

  /// The messages before one of them, newest first.
  ///
  /// @param limit 1 to [Limits#PAGE]
  List<CoachingMessage> before(CoachingMessage message, int limit);

  /// A goal's messages, newest first.
  ///
  /// @param limit 1 to [Limits#PAGE]
  /// @throws IllegalArgumentException if `cursor` is not one that this method gave for this goal
  Page<CoachingMessage> list(UUID goalId, int limit, @Nullable String cursor);
}

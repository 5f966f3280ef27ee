package dev.rein.coaching;

import dev.rein.tracing.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where goals and what became of them are kept. Every change is whole or not at all, and all reads
/// see every change that was answered before.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface GoalStore {

  /// Keeps a new goal, `RUNNING`, before the first model call is made for it.
  ///
  /// @param key null where the caller sent none
  /// @param runUntil when whoever works on it must have finished
  Begun begin(
      UUID goalId,
      String userId,
      TraceId trace,
      GoalRequest request,
      @Nullable IdempotencyKey key,
      Instant runUntil);

  /// How [#begin] ended.
  sealed interface Begun {
    /// It is kept, and the caller of this method works on it.
    record Started(Goal goal) implements Begun {}

    /// The key was used before, for the same request.
    record Known(Goal goal) implements Begun {}

    /// The key was used before, for another request.
    record KeyReused() implements Begun {}

    /// The user's data are being erased, or were after this request began; nothing is kept.
    record Erased() implements Begun {}
  }

  /// Takes over a goal that failed, or that nobody finished in time.
  Claimed claim(UUID goalId, Instant now, Instant runUntil);

  /// How [#claim] ended.
  sealed interface Claimed {
    /// The caller works on it now; finished stages are in it.
    record Mine(Goal goal) implements Claimed {}

    /// Somebody works on it, or it is complete.
    record NotNow(Goal goal) implements Claimed {}

    record Unknown() implements Claimed {}
  }

  /// Extends or shortens the time a worker has, e.g. when handing over to a queue. Does nothing for
  /// a goal that was erased; so do the next three, except that what was spent is counted.
  void runUntil(UUID goalId, Instant runUntil);

  /// Keeps a finished stage, so that it is never paid for again.
  void saveStage(UUID goalId, StageResult result, String promptVersion, String model, Spend spend);

  /// Marks the goal `COMPLETED` with its evaluations pending, and counts its calls.
  void complete(UUID goalId, Spend uncounted, Instant now);

  /// Marks the goal `FAILED`, and counts its calls.
  void fail(UUID goalId, Failure failure, Spend uncounted, Instant now);

  /// The user's goal; empty for one that is unknown or somebody else's.
  Optional<Goal> find(String userId, UUID goalId);

  /// For the system's own work, where no user asks.
  Optional<Goal> find(UUID goalId);

  /// The user's goals, newest first.
  ///
  /// @param limit 1 to [Limits#PAGE]
  /// @throws IllegalArgumentException if `cursor` is not one that this method gave for this user
  Page<GoalSummary> list(String userId, int limit, @Nullable String cursor);

  /// Keeps an evaluation and counts it, once however often it is delivered.
  ///
  /// @return false when one of the same kind and rubric version was kept before, or when what it is
  ///   about was erased; then nothing changes
  boolean saveEvaluation(Subject subject, Evaluation evaluation, Spend spend);

  /// Adds model calls that nothing came of to what a goal has cost, and counts them. Where the goal
  /// is gone they are counted all the same.
  void spent(UUID goalId, Spend spend, Instant now);

  /// The same of calls for judging `subject`.
  void spent(Subject subject, Spend spend, Instant now);

  /// Counts model calls that belong to no goal.
  void count(Spend spend, Instant now);

  /// A judgement made before of the same content, rubric and model.
  ///
  /// @param hash SHA-256 in hex over all of that
  Optional<CachedJudgement> cachedJudgement(String hash);

  /// Does nothing for a goal that was erased.
  ///
  /// @param judgement with what it was made for: it goes with that one's goal
  void cacheJudgement(String hash, CachedJudgement judgement, Duration timeToLive, Instant now);

  /// Takes a key for an operation that keeps no goal, so that nobody else does the same under it.
  ///
  /// @param askedAt when the request began
  /// @param until when it will have ended, whatever becomes of it: then the key is free again
  Taken take(String userId, IdempotencyKey key, Instant askedAt, Instant until);

  /// How [#take] ended.
  sealed interface Taken {
    /// @param lease to be shown by whoever took it
    record Mine(String lease) implements Taken {}

    record Known(String answer) implements Taken {}

    /// Somebody is about to answer.
    record InUse() implements Taken {}

    record KeyReused() implements Taken {}
  }

  /// Keeps the answer given under a key for a day, unless somebody else has taken the key
  /// meanwhile, or the user's data are being erased or were after the request began.
  ///
  /// @param askedAt when the request began
  void keepAnswer(String userId, IdempotencyKey key, String lease, String answer, Instant askedAt);

  /// Lets others have a key under which there is no answer. Does nothing with a lease that is over.
  void release(String userId, IdempotencyKey key, String lease);
}

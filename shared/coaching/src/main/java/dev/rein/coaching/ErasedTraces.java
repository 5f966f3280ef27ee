package dev.rein.coaching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Traces that Opik is to delete, and is asked to again until nothing that waited elsewhere can
/// still bring them back. Holds no text: ids, or the hash of a user's id.
///
/// @param thread all of whose traces are to go: a goal's id, or [#userThread]
/// @param part tells the notes of one thread apart
/// @param traces to be deleted by their ids too, for scores may arrive for a trace that is gone
/// @param since when they were erased
/// @param repeats how often Opik was asked again
public record ErasedTraces(
    String thread, String part, List<UUID> traces, Instant since, int repeats) {
  /// After which Opik is asked again for the first time: longer than any invocation lasts, so that
  /// what was under way has arrived. Each further pause is twice as long: what arrives some time
  /// after an erasure is gone after about as much time again.
  public static final Duration FIRST_PAUSE = Duration.ofMinutes(5);

  /// When Opik is asked for the last time: longer than the outbox keeps anything.
  public static final Duration LAST = Duration.ofDays(11);

  public ErasedTraces {
    traces = List.copyOf(traces);
  }

  /// The thread of a user's traces that are about no goal.
  public static String userThread(String userId) {
    return "user-" + Hashes.userId(userId);
  }

  /// When Opik is to be asked again.
  public Instant dueAt() {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(repeats, 20));
    return since.plus(pause.compareTo(LAST) < 0 ? pause : LAST);
  }

  /// Whether this was the last time.
  boolean isOver(Instant now) {
    return !now.isBefore(since.plus(LAST));
  }

  ErasedTraces askedAgain() {
    return new ErasedTraces(thread, part, traces, since, repeats + 1);
  }
}

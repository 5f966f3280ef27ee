package dev.rein.coaching;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Removes all that is kept of a user, in steps that are whole or not at all. A process that dies
/// between two steps loses nothing: whoever goes on finds what is left.
///
/// From [#begin] until the end no goal, message or answer of the user is kept, and afterwards none
/// whose request is older than the end. What others still do for an erased goal changes nothing.
///
/// Safe for use by several threads and processes, also for one user at once. Throws only when the
/// store itself can't be reached or refuses.
public interface ErasureStore {
  /// Begins an erasure, or finds the one that has begun and not finished.
  ///
  /// @param receiptId of a new one
  Erasure begin(String userId, UUID receiptId, Instant now);

  /// Removes the next part: at most a few dozen items.
  ///
  /// @throws IllegalStateException if it was not begun
  Step next(String userId, Instant now);

  /// What a step did.
  sealed interface Step {
    /// @param soFar with this step
    /// @param traces that Opik is to be told of; notes of them are kept
    record Removed(Erasure soFar, List<ErasedTraces> traces) implements Step {}

    /// Nothing is left.
    record Finished(Erasure receipt, List<ErasedTraces> traces) implements Step {}
  }

  /// Erasures that began before `before` and have not finished. One may finish, and its user send
  /// anew, before the caller comes to it: then [#next] removes nothing.
  List<Erasure> unfinished(Instant before, int most);

  /// What Opik is to be asked again by now, in no order.
  List<ErasedTraces> due(Instant now, int most);

  /// Opik was asked again: the note waits for the next time, or is removed after the last.
  void askedAgain(ErasedTraces traces, Instant now);
}

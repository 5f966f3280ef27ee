package dev.rein.coaching;

import java.time.Instant;
import java.util.List;

/// What is made and not yet judged. An entry is there from the moment that something is kept until
/// its evaluation is, whatever happened to the message that asks for it.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface PendingStore {

  /// What has waited long, the oldest of each part of the store first.
  ///
  /// @param madeBefore what is younger is left to its message
  /// @param now what was sent again is left alone until its time has come
  /// @param most that are given
  List<PendingEvaluation> due(Instant madeBefore, Instant now, int most);

  /// Whether what is to be judged is still there.
  boolean isThere(Subject subject);

  /// Notes that it was sent again.
  ///
  /// @param dueAgain when it is, if it still waits then
  void swept(PendingEvaluation pending, Instant dueAgain);

  /// Gives it up.
  void remove(PendingEvaluation pending);
}

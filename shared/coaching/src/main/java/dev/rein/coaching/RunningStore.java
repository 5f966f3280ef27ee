package dev.rein.coaching;

import java.time.Instant;
import java.util.List;

/// Goals that are `RUNNING`. An entry is there from the moment that a goal is begun, or taken up
/// after it failed, until it has an end, whatever happened to the worker or to the message that
/// hands it over. Whether somebody works on it says the goal itself, by its lease.
///
/// Safe for use by several threads. Throws only when the store itself can't be reached or refuses.
public interface RunningStore {

  /// What has had no end for long, the oldest of each part of the store first.
  ///
  /// @param begunBefore what is younger is left alone
  /// @param now what was asked for again is left alone until its time has come
  /// @param most that are given
  List<RunningGoal> due(Instant begunBefore, Instant now, int most);

  /// Notes that its work was asked for again.
  ///
  /// @param dueAgain when it is, if it still has no end then
  void swept(RunningGoal running, Instant dueAgain);

  /// Forgets one whose goal is deleted or complete, and so never runs again. That of a goal which
  /// failed is not for the caller to remove: its owner may have taken it up since it was read.
  void remove(RunningGoal running);
}

package dev.rein.coaching;

/// Where a goal's pipeline stands.
public enum GoalStatus {
  RUNNING,
  COMPLETED,
  FAILED
}

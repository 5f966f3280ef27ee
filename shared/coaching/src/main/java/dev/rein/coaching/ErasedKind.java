package dev.rein.coaching;

/// What an erasure removes, as its receipt counts it.
public enum ErasedKind {
  /// With what was asked for, the profile, and the entry in the user's list.
  GOALS("goals"),
  /// Clarified goals, resolutions and plans.
  STAGES("stages"),
  /// Of resolutions and plans.
  EVALUATIONS("evaluations"),
  /// Of resolutions, plans and coaching replies.
  RATINGS("ratings"),
  /// With their replies and the evaluations of these.
  COACHING_MESSAGES("coachingMessages"),
  CHECK_INS("checkIns"),
  IDEMPOTENCY_KEYS("idempotencyKeys"),
  CACHED_JUDGEMENTS("cachedJudgements"),
  PENDING_EVALUATIONS("pendingEvaluations"),
  /// Changes that Opik may not have heard of.
  UNSENT_NOTES("unsentNotes"),
  /// Numbers of judge and person side by side.
  COMPARISONS("comparisons"),
  /// When scores of a trace were last changed.
  SCORE_TIMES("scoreTimes");

  private final String wireName;

  ErasedKind(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}

package dev.rein.coaching;

/// Names under which values are counted.
final class Metrics {
  static final String PLAN_RULE_FINDINGS = "plan_rule_findings";
  static final String PLAN_FEASIBILITY = "plan_feasibility";
  static final String USER_SATISFACTION = "user_satisfaction";
  static final String LLM_CALLS = "llm_calls";
  static final String LLM_ERRORS = "llm_errors";
  static final String COST_USD = "cost_usd";
  static final String COST_UNKNOWN = "cost_unknown";
  static final String TOKENS = "tokens";
  static final String UNSCORED = "unscored";
  static final String GOALS_COMPLETED = "goals_completed";
  static final String GOALS_FAILED = "goals_failed";
  static final String COACHING_REPLIES = "coaching_replies";
  static final String COACHING_FAILED = "coaching_failed";

  private Metrics() {}

  /// Mean of a judgement's criteria, e.g. `plan_quality`.
  static String quality(Kind kind) {
    return kind.wireName() + "_quality";
  }

  static String criterion(Kind kind, String criterion) {
    return "criterion:" + kind.wireName() + ":" + criterion;
  }

  static String rating(Kind kind, String dimension) {
    return "rating:" + kind.wireName() + ":" + dimension;
  }
}

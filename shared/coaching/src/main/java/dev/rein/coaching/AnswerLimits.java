package dev.rein.coaching;

/// Bounds on what a model's answer may hold. They refuse the absurd, they do not shape the good.
final class AnswerLimits {
  /// Characters of one text.
  static final int TEXT = 8_000;

  /// Entries of one list.
  static final int ENTRIES = 100;

  /// Entries of one list in a coaching reply.
  static final int COACHING_ENTRIES = 10;

  /// Weeks of a plan: two years.
  static final int WEEKS = 104;

  /// Hours that a week has.
  static final int HOURS_PER_WEEK = 168;

  /// Bytes of a stage's result as compact JSON; far above what a model's answer can hold, far below
  /// what a table's item can.
  static final int BYTES = 128 * 1024;

  private AnswerLimits() {}
}

package dev.rein.coaching;

/// What a person asked for.
///
/// @param text 1 to [Limits#GOAL] characters, not blank
public record GoalRequest(String text, Style style, Profile profile) {
  public GoalRequest {
    if (text.isBlank()) throw new IllegalArgumentException("text is blank");
    if (Limits.exceeded(text, Limits.GOAL)) throw new IllegalArgumentException("text is too long");
  }
}

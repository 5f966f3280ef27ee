package dev.rein.coaching;

import java.util.List;

/// What the coach answers.
///
/// @param text the whole answer; stands alone
/// @param nextSteps what to do next, the first one first; at least one
/// @param adjustments what of the plan should change, empty where it holds
/// @param encouragement one or two sentences that rest on something the person did
/// @param questions what the coach would know, may be empty
public record CoachingReply(
    String text,
    List<String> nextSteps,
    List<String> adjustments,
    String encouragement,
    List<String> questions) {
  public CoachingReply {
    nextSteps = List.copyOf(nextSteps);
    adjustments = List.copyOf(adjustments);
    questions = List.copyOf(questions);
  }
}

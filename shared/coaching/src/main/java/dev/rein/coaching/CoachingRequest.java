package dev.rein.coaching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person says to their coach.
///
/// @param message 1 to [Limits#MESSAGE] characters, not blank
/// @param currentWeek number of the plan's week that they are in, from 1; null where they did not
///   say
/// @param progress what they have done, as they tell it; at most [Limits#PROGRESS_ENTRIES]
public record CoachingRequest(
    String message, @Nullable Integer currentWeek, List<ProgressEntry> progress) {
  public CoachingRequest {
    if (message.isBlank()) throw new IllegalArgumentException("message is blank");
    if (Limits.exceeded(message, Limits.MESSAGE)) {
      throw new IllegalArgumentException("message is too long");
    }
    if (currentWeek != null && currentWeek < 1)
      throw new IllegalArgumentException("currentWeek < 1");
    if (progress.size() > Limits.PROGRESS_ENTRIES) {
      throw new IllegalArgumentException("too many entries of progress");
    }
    progress = List.copyOf(progress);
  }
}

package dev.rein.coaching;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a person says of themselves.
///
/// @param experienceLevel in their own words, at most [Limits#PROFILE_ENTRY] characters
/// @param availableHoursPerWeek 0 to 168
/// @param constraints at most [Limits#PROFILE_ENTRIES] entries of [Limits#PROFILE_ENTRY] characters
/// @param previousGoals bounded likewise
public record Profile(
    @Nullable String experienceLevel,
    @Nullable Double availableHoursPerWeek,
    List<String> constraints,
    List<String> previousGoals) {
  public static final Profile EMPTY = new Profile(null, null, List.of(), List.of());

  public Profile {
    constraints = List.copyOf(constraints);
    previousGoals = List.copyOf(previousGoals);
  }
}

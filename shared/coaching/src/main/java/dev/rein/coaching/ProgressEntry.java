package dev.rein.coaching;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a person is getting on, as they tell it. What they did not say is null.
///
/// @param week of the plan, from 1
/// @param completed whether what was planned is done
/// @param completionPercentage 0 to 100
/// @param difficulty 1 (easy) to 5 (hard)
/// @param motivation 1 to 5
/// @param notes at most [Limits#TEXT] characters
/// @param recordedAt when it was told
public record ProgressEntry(
    @Nullable Integer week,
    @Nullable Boolean completed,
    @Nullable Integer completionPercentage,
    @Nullable Integer difficulty,
    @Nullable Integer motivation,
    @Nullable String notes,
    @Nullable Instant recordedAt) {

  public static ProgressEntry of(CheckIn checkIn) {
    return new ProgressEntry(
        null,
        checkIn.completed(),
        checkIn.completionPercentage(),
        checkIn.difficulty(),
        checkIn.motivation(),
        checkIn.notes(),
        checkIn.at());
  }
}

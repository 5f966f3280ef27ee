package dev.rein.coaching;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Names of the scores that people's ratings and check-ins are on a trace, and their values.
public final class UserScores {
  /// Of all check-ins of a goal, the newest one's.
  private static final List<String> PROGRESS =
      List.of(
          "progress_completed",
          "progress_completion_percentage",
          "progress_difficulty",
          "progress_motivation");

  private UserScores() {}

  /// The one that carries the person's words, e.g. `user_rating`.
  public static String overall(Kind kind) {
    return prefix(kind) + "rating";
  }

  public static String dimension(Kind kind, String dimension) {
    return prefix(kind) + dimension;
  }

  private static String prefix(Kind kind) {
    return switch (kind) {
      case RESOLUTION -> "user_";
      case PLAN -> "plan_user_";
      case COACHING -> "coaching_user_";
    };
  }

  /// Every name that a rating of this kind may have on its trace.
  public static List<String> names(Kind kind) {
    List<String> names = new ArrayList<>(List.of(overall(kind)));
    for (String dimension : RatingDimensions.of(kind)) names.add(dimension(kind, dimension));
    return names;
  }

  public static Map<String, BigDecimal> of(Rating rating) {
    Map<String, BigDecimal> scores = new TreeMap<>();
    scores.put(overall(rating.kind()), rating.overall());
    rating
        .dimensions()
        .forEach(
            (name, value) -> scores.put(dimension(rating.kind(), name), BigDecimal.valueOf(value)));
    return scores;
  }

  /// Every name that a check-in may have on its goal's trace; the first carries the notes.
  public static List<String> progressNames() {
    return PROGRESS;
  }

  /// `progress_completed` is 1 or 0, the percentage 0 to 100, the others 1 to 5.
  public static Map<String, BigDecimal> of(CheckIn checkIn) {
    Map<String, BigDecimal> scores = new TreeMap<>();
    scores.put(PROGRESS.get(0), checkIn.completed() ? BigDecimal.ONE : BigDecimal.ZERO);
    put(scores, PROGRESS.get(1), checkIn.completionPercentage());
    put(scores, PROGRESS.get(2), checkIn.difficulty());
    put(scores, PROGRESS.get(3), checkIn.motivation());
    return scores;
  }

  private static void put(Map<String, BigDecimal> scores, String name, @Nullable Integer value) {
    if (value != null) scores.put(name, BigDecimal.valueOf(value));
  }
}

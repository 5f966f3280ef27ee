package dev.rein.coaching;

import dev.rein.coaching.FeedbackStore.NewRating;
import java.util.List;

/// What a rating of each kind may say.
final class RatingBounds {
  private RatingBounds() {}

  /// @throws IllegalArgumentException naming what is out of bounds
  static void require(Kind kind, NewRating rating) {
    List<String> dimensions = RatingDimensions.of(kind);
    Integer score = rating.score();
    if (kind == Kind.COACHING) {
      if (score != null) throw new IllegalArgumentException("a reply has no score of its own");
      if (!rating.dimensions().keySet().containsAll(dimensions)) {
        throw new IllegalArgumentException("a dimension is missing");
      }
    } else if (score == null) {
      throw new IllegalArgumentException("the score is missing");
    }
    if (score != null) require("score", score);
    rating
        .dimensions()
        .forEach(
            (name, value) -> {
              if (!dimensions.contains(name)) {
                throw new IllegalArgumentException("not a dimension's name");
              }
              require(name, value);
            });
    String text = rating.text();
    if (text != null && Limits.exceeded(text, Limits.TEXT)) {
      throw new IllegalArgumentException("text is too long");
    }
  }

  private static void require(String name, int value) {
    if (value < 1 || value > 5) throw new IllegalArgumentException(name + ": " + value);
  }
}

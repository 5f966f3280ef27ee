package dev.rein.coaching;

import java.util.List;

/// What can be said of each kind of thing beside an overall score.
public final class RatingDimensions {
  private static final List<String> RESOLUTION = List.of("usefulness", "clarity", "motivation");
  private static final List<String> PLAN = List.of("feasibility", "clarity", "motivation");
  private static final List<String> COACHING =
      List.of("helpfulness", "relevance", "motivation", "actionability");

  private RatingDimensions() {}

  /// Wire names, in the order in which they are shown.
  public static List<String> of(Kind kind) {
    return switch (kind) {
      case RESOLUTION -> RESOLUTION;
      case PLAN -> PLAN;
      case COACHING -> COACHING;
    };
  }
}

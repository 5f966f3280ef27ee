package dev.rein.judge;

import dev.rein.coaching.Evaluation.Criterion;
import dev.rein.coaching.Kind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/// What scores are measured against, and how close to it a single sample decides nothing.
public final class Targets {
  /// The criteria of a plan whose mean is its feasibility.
  public static final List<String> FEASIBILITY =
      List.of("coherence", "feasibility", "progressiveness");

  /// A resolution's quality, the mean of its criteria, 0 to 10.
  static final double RESOLUTION_QUALITY = 7.0;

  /// A plan's feasibility, 0 to 10.
  static final double PLAN_FEASIBILITY = 7.5;

  /// Points from the target, on either side, within which a verdict is borderline.
  static final double BORDER = 0.5;

  private static final double ROUNDING = 1e-9;

  private Targets() {}

  /// Empty where a criterion is missing.
  public static OptionalDouble feasibility(Map<String, Criterion> criteria) {
    List<Criterion> parts =
        FEASIBILITY.stream().map(criteria::get).filter(Objects::nonNull).toList();
    return parts.size() == FEASIBILITY.size()
        ? OptionalDouble.of(Judgement.mean(parts))
        : OptionalDouble.empty();
  }

  static boolean isBorderline(Kind kind, Map<String, Criterion> criteria) {
    return switch (kind) {
      case RESOLUTION -> isNear(Judgement.mean(criteria.values()), RESOLUTION_QUALITY);
      case PLAN -> {
        OptionalDouble feasibility = feasibility(criteria);
        yield feasibility.isPresent() && isNear(feasibility.getAsDouble(), PLAN_FEASIBILITY);
      }
      case COACHING -> false; // there is no target that it could miss
    };
  }

  private static boolean isNear(double score, double target) {
    return Math.abs(score - target) <= BORDER + ROUNDING;
  }
}

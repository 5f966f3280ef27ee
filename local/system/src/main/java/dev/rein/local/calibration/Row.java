package dev.rein.local.calibration;

import dev.rein.statistics.Agreement;
import dev.rein.statistics.Bootstrap;
import dev.rein.statistics.Correlation;
import dev.rein.statistics.Interval;
import dev.rein.statistics.Kappa;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// How two raters agree on one criterion. What is not defined is null: everything without pairs,
/// correlations where either gave one score throughout, κ where both gave the same one.
///
/// @param n pairs
/// @param referenceMean of the first: the people, or the first of two people
/// @param ratedMean of the second
/// @param bias mean of second less first
/// @param exact share of equal scores; of means of criteria, equal when rounded to whole points
/// @param withinOne share of scores at most 1 apart
public record Row(
    String name,
    int n,
    @Nullable Double referenceMean,
    @Nullable Double ratedMean,
    @Nullable Double bias,
    @Nullable Interval biasCi95,
    @Nullable Double meanAbsoluteError,
    @Nullable Double exact,
    @Nullable Double withinOne,
    @Nullable Double spearman,
    @Nullable Interval spearmanCi95,
    @Nullable Double kendallTauB,
    @Nullable Double kappa,
    @Nullable Interval kappaCi95) {

  /// Of scores that are whole points, or means of two raters' whole points.
  static Row of(String name, double[] reference, double[] rated, Bootstrap bootstrap) {
    return of(name, reference, rated, reference, rated, bootstrap);
  }

  /// Of means of criteria. Agreement to the point, and κ, are of whole points, since means of four
  /// hardly ever are the same.
  static Row ofMeans(String name, double[] reference, double[] rated, Bootstrap bootstrap) {
    return of(name, reference, rated, rounded(reference), rounded(rated), bootstrap);
  }

  private static Row of(
      String name,
      double[] reference,
      double[] rated,
      double[] referencePoints,
      double[] ratedPoints,
      Bootstrap bootstrap) {
    return new Row(
        name,
        reference.length,
        mean(reference),
        mean(rated),
        boxed(Agreement.bias(reference, rated)),
        bootstrap.pairs(reference, rated, Agreement::bias).orElse(null),
        boxed(Agreement.meanAbsoluteError(reference, rated)),
        boxed(Agreement.within(0, referencePoints, ratedPoints)),
        boxed(Agreement.within(1, reference, rated)),
        boxed(Correlation.spearman(reference, rated)),
        bootstrap.pairs(reference, rated, Correlation::spearman).orElse(null),
        boxed(Correlation.kendallTauB(reference, rated)),
        boxed(Kappa.quadratic(referencePoints, ratedPoints)),
        bootstrap.pairs(referencePoints, ratedPoints, Kappa::quadratic).orElse(null));
  }

  private static double[] rounded(double[] values) {
    double[] rounded = new double[values.length];
    // A mean of three thirds may lie a little below the half that it is.
    for (int i = 0; i < values.length; i++) rounded[i] = Math.floor(values[i] + 0.5 + 1e-9);
    return rounded;
  }

  private static @Nullable Double mean(double[] values) {
    return boxed(Arrays.stream(values).average());
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}

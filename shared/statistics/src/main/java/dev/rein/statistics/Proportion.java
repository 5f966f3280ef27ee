package dev.rein.statistics;

/// A share of a whole with Wilson's score interval, which stays inside 0 to 1 and has a width even
/// where nothing, or everything, was found.
///
/// @param value from 0 to 1
/// @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson, JASA 22 (1927)</a>
public record Proportion(double value, Interval ci95) {
  /// @param part from 0 to `whole`
  /// @param whole above 0
  public static Proportion of(double part, double whole) {
    if (!(whole > 0) || !(part >= 0) || part > whole) {
      throw new IllegalArgumentException("not a share: " + part + " of " + whole);
    }
    double p = part / whole;
    double z2 = Normal.CRITICAL_95 * Normal.CRITICAL_95;
    double scale = 1 + z2 / whole;
    double centre = (p + z2 / (2 * whole)) / scale;
    double half =
        Normal.CRITICAL_95 / scale * Math.sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole));
    return new Proportion(
        p,
        // At the ends the two sides are equal on paper and differ by rounding.
        new Interval(
            part == 0 ? 0 : Math.max(0, centre - half),
            part == whole ? 1 : Math.min(1, centre + half)));
  }
}
